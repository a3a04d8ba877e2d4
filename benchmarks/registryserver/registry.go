package main

import (
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

const tag = "1"

var route = regexp.MustCompile(`^/v2/(img([0-9]{1,9}))/(manifests|blobs)/([^/]+)$`)

// registry answers for every repository imgNNN, and for its own token server.
type registry struct {
	delay  time.Duration
	single int
	open   bool
	counts *counts
	known  sync.Map // repository → *image
}

func (g *registry) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	time.Sleep(g.delay)
	if r.URL.Path == "/token" {
		g.counts.token.Add(1)
		issue(w, r)
		return
	}
	parts := route.FindStringSubmatch(r.URL.Path)
	var repository string
	if parts != nil {
		repository = parts[1]
	}
	if !g.open && strings.HasPrefix(r.URL.Path, "/v2/") && !allows(r.Header.Get("Authorization"), repository) {
		g.counts.challenge.Add(1)
		challenge(w, r, repository)
		return
	}
	switch {
	case parts == nil || (r.Method != http.MethodGet && r.Method != http.MethodHead):
		g.counts.other.Add(1)
		if r.URL.Path == "/v2/" {
			answer(w, r, "application/json", []byte("{}"))
		} else {
			refuse(w, http.StatusNotFound, "NAME_UNKNOWN")
		}
	case parts[3] == "blobs":
		g.counts.blob.Add(1)
		if image := g.image(repository, parts[2]); image.config != nil && parts[4] == image.configDigest {
			w.Header().Set("Docker-Content-Digest", image.configDigest)
			answer(w, r, "application/octet-stream", image.config)
		} else {
			refuse(w, http.StatusNotFound, "BLOB_UNKNOWN")
		}
	default:
		g.manifest(w, r, g.image(repository, parts[2]), parts[4])
	}
}

func (g *registry) manifest(w http.ResponseWriter, r *http.Request, image *image, target string) {
	if r.Method == http.MethodHead {
		g.counts.head.Add(1)
	} else {
		g.counts.get.Add(1)
	}
	if target != tag && target != image.digest {
		refuse(w, http.StatusNotFound, "MANIFEST_UNKNOWN")
		return
	}
	etag := `"` + image.digest + `"`
	w.Header().Set("Docker-Content-Digest", image.digest)
	w.Header().Set("ETag", etag)
	if matches(r.Header.Values("If-None-Match"), etag) {
		g.counts.unchanged.Add(1)
		w.WriteHeader(http.StatusNotModified)
		return
	}
	answer(w, r, image.mediaType, image.manifest)
}

func (g *registry) image(repository, number string) *image {
	if found, ok := g.known.Load(repository); ok {
		return found.(*image)
	}
	count, _ := strconv.Atoi(number)
	var made *image
	if g.single > 0 && count%g.single == 0 {
		made = newSingle(repository)
	} else {
		made = newIndex(repository)
	}
	g.known.Store(repository, made)
	return made
}

func matches(headers []string, etag string) bool {
	for _, header := range headers {
		for _, each := range strings.Split(header, ",") {
			each = strings.TrimPrefix(strings.TrimSpace(each), "W/")
			if each == etag || each == "*" {
				return true
			}
		}
	}
	return false
}

func answer(w http.ResponseWriter, r *http.Request, mediaType string, body []byte) {
	w.Header().Set("Content-Type", mediaType)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}

func refuse(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, `{"errors":[{"code":%q,"message":"see the code"}]}`, code)
}
