#!/bin/sh
# helm 3: --post-renderer contrib/helm/post-render/post-render.sh
# helm 4: helm plugin install contrib/helm/post-render, then --post-renderer archcheck
exec archcheck post-render "$@"
