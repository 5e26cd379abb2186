# syntax=docker/dockerfile:1

FROM node:20-bookworm-slim AS web
WORKDIR /src/web
COPY web .
# A tree without the app's sources has the placeholder alone.
RUN --mount=type=cache,target=/root/.npm \
    if [ -f package.json ]; then npm ci --no-audit --no-fund && npm run build; fi

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
COPY --from=web /src/web/dist web/dist
ARG VERSION=dev
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=0 go build -buildvcs=false -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /out/salut ./cmd/salut

FROM alpine:3.22
RUN apk add --no-cache ca-certificates \
 && addgroup -S -g 10001 salut && adduser -S -D -H -u 10001 -G salut salut \
 # A named volume takes its owner from the folder that it is first mounted on.
 && install -d -o salut -g salut /data /passwords /keys
COPY --from=build /out/salut /usr/local/lib/salut/salut
# The command in the path reads the secrets that deploy/init.sh has made, so that `docker compose exec api salut …` does too.
COPY deploy/salut.sh /usr/local/bin/salut
COPY deploy/init.sh /usr/local/bin/salut-init
USER 10001:10001
ENV SALUT_DATA_DIR=/data SALUT_LISTEN=0.0.0.0:8080
WORKDIR /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
    CMD wget -q -O /dev/null http://127.0.0.1:8080/healthz || exit 1
ENTRYPOINT ["salut"]
CMD ["run"]
