# make demo        everything from a fresh clone: fetch what is missing, build, send the example mailing (ONCE=1: and leave)
# make build       bin/salut
# make web         the web app, built into web/dist and from there into bin/salut (needs Node 20)
# make test        all tests, with the race detector where a C compiler is there
# make e2e-kill    the kill test in full: 50,000 letters, twenty kills of each kind
# make lint        the linters of .golangci.yml
# make deps        PostgreSQL and Redis programs, installed where they are missing

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := build

GO ?= go
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS := -s -w -X main.version=$(VERSION)
LINT := bin/golangci-lint

.PHONY: build web check-web demo test e2e-kill lint fmt deps clean

# -buildvcs=false: a clone that belongs to another user than the one who builds is no reason to stop.
build: web
	CGO_ENABLED=0 $(GO) build -buildvcs=false -trimpath -ldflags '$(LDFLAGS)' -o bin/salut ./cmd/salut

# Without Node, or before the app's sources are here, the binary shows a page that says so.
ifeq ($(wildcard web/package.json),)
web:
	@echo 'web/package.json is not here: the web app is left out.' >&2
check-web:
else ifeq ($(shell command -v npm),)
web:
	@echo 'There is no npm here (Node 20): the web app is left out.' >&2
check-web:
else
web: web/dist/index.html

check-web: web
	cd web && npm run --silent check:strings

WEB_SOURCES := $(shell find web -type f -not -path 'web/node_modules/*' -not -path 'web/dist/*' -not -name '*.go')
web/dist/index.html: $(WEB_SOURCES)
	cd web && npm ci --no-audit --no-fund --loglevel=error && npm run build
	touch $@
endif

demo: deps build
	bin/salut demo $(if $(filter-out 0,$(ONCE)),--once)

# The race detector needs cgo. Each package has its own time limit, so that a test that hangs says where.
test:
	scripts/deps.sh test
	$(MAKE) --no-print-directory web check-web
	$(GO) vet -buildvcs=false ./...
	if [ "$$($(GO) env GOOS)" != linux ] || command -v "$$($(GO) env CC | cut -d' ' -f1)" >/dev/null; then \
		CGO_ENABLED=1 $(GO) test -buildvcs=false -race -timeout 20m ./...; \
	else \
		echo 'No C compiler: the tests run without the race detector.' >&2; \
		$(GO) test -buildvcs=false -timeout 20m ./...; \
	fi

e2e-kill:
	scripts/deps.sh
	SALUT_KILL_LETTERS=50000 SALUT_KILL_ROUNDS=20 SALUT_KILL_DELAY_MS=8 SALUT_STALL_SECONDS=90 $(GO) test -buildvcs=false -count=1 -timeout 60m -run "TestKills|TestAWorkerThatStalls" -v ./e2e | grep -v '"msg":"request"'

lint: $(LINT)
	$(LINT) run --allow-parallel-runners ./...

fmt: $(LINT)
	$(LINT) fmt

# Built once from a module file of its own: its many dependencies are not salut's.
$(LINT): tools/go.mod tools/go.sum
	cd tools && CGO_ENABLED=0 $(GO) build -buildvcs=false -o ../$(LINT) github.com/golangci/golangci-lint/v2/cmd/golangci-lint

deps:
	scripts/deps.sh

clean:
	rm -rf bin
