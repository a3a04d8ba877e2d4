package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"
)

const lifetime = 300 * time.Second

// claims are what a token says, in the clear: nobody here has anything to protect.
type claims struct {
	Expires int64    `json:"exp"`
	Scopes  []string `json:"scopes"`
}

// issue answers a token request, which may name several scopes: in parameters of their own, or in one.
func issue(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		refuse(w, http.StatusBadRequest, "UNSUPPORTED")
		return
	}
	said := claims{Expires: time.Now().Add(lifetime).Unix(), Scopes: []string{}}
	for _, each := range r.Form["scope"] {
		said.Scopes = append(said.Scopes, strings.Fields(each)...)
	}
	text, _ := json.Marshal(said)
	token := base64.RawURLEncoding.EncodeToString(text)
	body := fmt.Sprintf(`{"token":%q,"expires_in":%d}`, token, int(lifetime.Seconds()))
	answer(w, r, "application/json", []byte(body))
}

// allows says whether an Authorization header lets its bearer pull a repository; any token may ask for "".
func allows(header, repository string) bool {
	token, found := strings.CutPrefix(header, "Bearer ")
	text, err := base64.RawURLEncoding.DecodeString(token)
	var said claims
	if !found || err != nil || json.Unmarshal(text, &said) != nil || said.Expires < time.Now().Unix() {
		return false
	}
	for _, scope := range said.Scopes {
		actions, found := strings.CutPrefix(scope, "repository:"+repository+":")
		if found && strings.Contains(","+actions+",", ",pull,") {
			return true
		}
	}
	return repository == ""
}

func challenge(w http.ResponseWriter, r *http.Request, repository string) {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	header := fmt.Sprintf(`Bearer realm="%s://%s/token",service="%s"`, scheme, r.Host, r.Host)
	if repository != "" {
		header += fmt.Sprintf(`,scope="repository:%s:pull"`, repository)
	}
	w.Header().Set("WWW-Authenticate", header)
	refuse(w, http.StatusUnauthorized, "UNAUTHORIZED")
}
