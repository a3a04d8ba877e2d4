package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
)

const (
	indexType    = "application/vnd.oci.image.index.v1+json"
	manifestType = "application/vnd.oci.image.manifest.v1+json"
	configType   = "application/vnd.oci.image.config.v1+json"
	layerType    = "application/vnd.oci.image.layer.v1.tar+gzip"
)

// image is what a repository has under its tag; config is nil for an index.
type image struct {
	mediaType, digest, configDigest string
	manifest, config                []byte
}

type object = map[string]any

// newIndex returns an index as buildx pushes one: four platforms, each with an attestation.
func newIndex(repository string) *image {
	platforms := []object{
		{"os": "linux", "architecture": "amd64"},
		{"os": "linux", "architecture": "arm64", "variant": "v8"},
		{"os": "linux", "architecture": "arm", "variant": "v7"},
		{"os": "linux", "architecture": "riscv64"},
	}
	var images, attestations []object
	for number, platform := range platforms {
		digest := digestOf([]byte(fmt.Sprint(repository, " image ", number)))
		images = append(images, object{
			"mediaType": manifestType, "digest": digest, "size": 1100 + number, "platform": platform,
		})
		attestations = append(attestations, object{
			"mediaType": manifestType,
			"digest":    digestOf([]byte(fmt.Sprint(repository, " attestation ", number))),
			"size":      800 + number,
			"platform":  object{"os": "unknown", "architecture": "unknown"},
			"annotations": object{
				"vnd.docker.reference.digest": digest,
				"vnd.docker.reference.type":   "attestation-manifest",
			},
		})
	}
	body := encoded(object{
		"schemaVersion": 2, "mediaType": indexType, "manifests": append(images, attestations...),
	})
	return &image{mediaType: indexType, digest: digestOf(body), manifest: body}
}

// newSingle returns an image of one platform, which only its config names.
func newSingle(repository string) *image {
	layer := digestOf([]byte(repository + " layer"))
	config := encoded(object{
		"os": "linux", "architecture": "amd64", "config": object{"Cmd": []string{"/" + repository}},
		"rootfs": object{"type": "layers", "diff_ids": []string{layer}},
	})
	body := encoded(object{
		"schemaVersion": 2, "mediaType": manifestType,
		"config": object{"mediaType": configType, "digest": digestOf(config), "size": len(config)},
		"layers": []object{{"mediaType": layerType, "digest": layer, "size": 3_000_000}},
	})
	return &image{
		mediaType: manifestType, digest: digestOf(body), configDigest: digestOf(config),
		manifest: body, config: config,
	}
}

func encoded(document object) []byte {
	body, err := json.MarshalIndent(document, "", "  ")
	if err != nil {
		panic(err)
	}
	return body
}

func digestOf(body []byte) string {
	return fmt.Sprintf("sha256:%x", sha256.Sum256(body))
}
