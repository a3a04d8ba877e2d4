# amd64, arm64 and arm/v7: .github/workflows/release.yml builds it, and checks it with archcheck.
# The base is named by its tag. To pin it, append what this prints, here and below:
#   docker buildx imagetools inspect python:3.13-slim-bookworm --format '@{{.Manifest.Digest}}'
FROM python:3.13-slim-bookworm AS build

# PyYAML has no wheel for arm/v7, and without libyaml it reads ten times as slowly.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends gcc libc6-dev libyaml-dev \
    && rm -rf /var/lib/apt/lists/*
ENV PYYAML_FORCE_LIBYAML=1
WORKDIR /source
COPY requirements/build.txt requirements/run.txt requirements/
RUN python -m venv /opt/build \
    && /opt/build/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes \
        --no-build-isolation --requirement requirements/build.txt \
    && /opt/build/bin/pip wheel --no-cache-dir --disable-pip-version-check --require-hashes \
        --no-build-isolation --wheel-dir /wheels --requirement requirements/run.txt
COPY pyproject.toml README.md LICENSE ./
COPY archcheck archcheck
RUN /opt/build/bin/pip wheel --no-cache-dir --disable-pip-version-check --no-deps \
        --no-build-isolation --wheel-dir /wheels . \
    && python -m venv --without-pip /opt/archcheck \
    && /opt/build/bin/pip --python /opt/archcheck/bin/python install --no-cache-dir \
        --disable-pip-version-check --no-index --no-deps /wheels/*.whl \
    && /opt/archcheck/bin/python -c 'from yaml._yaml import CParser'

FROM python:3.13-slim-bookworm

# git is for `archcheck diff REVISION`; the checkout that is mounted belongs to somebody else.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git libyaml-0-2 \
    && rm -rf /var/lib/apt/lists/* \
    && git config --system --add safe.directory '*' \
    && useradd --uid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin archcheck
COPY --from=build /opt/archcheck /opt/archcheck

ARG VERSION=unreleased
ARG REVISION=unknown
LABEL org.opencontainers.image.title="archcheck" \
      org.opencontainers.image.description="Will it run on my nodes? Checks charts, manifests and images against the platforms of a mixed Kubernetes cluster." \
      org.opencontainers.image.source="https://github.com/archcheck/archcheck" \
      org.opencontainers.image.documentation="https://github.com/archcheck/archcheck/blob/main/README.md" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"

ENV PATH=/opt/archcheck/bin:$PATH \
    ARCHCHECK_CACHE_DIR=/tmp/archcheck
# A number, so that runAsNonRoot can see that it is not root.
USER 10001:10001
WORKDIR /work
ENTRYPOINT ["archcheck"]
CMD ["--help"]
