module archcheck.test/argocd

go 1.26.0

require (
	dario.cat/mergo v1.0.2
	github.com/bmatcuk/doublestar/v4 v4.10.0
	github.com/gobwas/glob v0.2.3
	github.com/jeremywohl/flatten v1.0.2-0.20211013061545-07e4a09fb8e4
	github.com/valyala/fasttemplate v1.2.2
)

require github.com/valyala/bytebufferpool v1.0.0 // indirect
