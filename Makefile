# What developers and CI run. `make help` lists the targets.

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo 0.0.0-dev)
GO_FILES := $(shell git ls-files '*.go' 2>/dev/null)
tool = go tool -modfile=.ci/tools/$(1).mod $(1)

.DEFAULT_GOAL := help
.PHONY: help build man demo test test-faults fuzz lint bench generate clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## build build/idcscan and build/idcscan-awsfake
	go build -trimpath -ldflags '-X main.release=$(VERSION)' -o build/ ./cmd/...

man: ## write man pages to build/man, dated by the last commit
	SOURCE_DATE_EPOCH=$${SOURCE_DATE_EPOCH:-$$(git log -1 --format=%ct 2>/dev/null || echo 0)} \
		go test -count=1 -run '^TestManPages$$' ./cmd/idcscan -man "$(CURDIR)/build/man"

demo: build ## scan a broken landing zone on a fake AWS; leaves build/demo/
	@mkdir -p build/demo
	@build/idcscan-awsfake --state testdata/landing-zone-broken/snapshot.json -- \
		build/idcscan scan aws --config testdata/landing-zone-broken/.idcscan.yaml --now 2026-11-24 --cloudtrail-rate 1000 \
			--output text --output snapshot=build/demo/snapshot.json \
			--output sarif=build/demo/findings.sarif --output json=build/demo/findings.json; \
	status=$$?; \
	if [ $$status -ne 1 ]; then echo "demo: exit $$status, but the planted findings must give 1" >&2; exit 1; fi; \
	echo "demo: found what was planted; see build/demo/"

test: ## run all tests, Go and Rego
	go test -timeout 30m ./...
	$(call tool,opa) test policies/lib policies/controls policies/data

test-faults: ## break every call of the collector in every way and print what it leads to
	cd collectors/aws && go test -timeout 60m -run TestFaultMatrix -matrix

FUZZTIME ?= 1m

fuzz: ## run every fuzz target for a minute each; FUZZTIME=10s for less
	@git grep -oE '^func Fuzz[0-9A-Za-z]+' -- '*_test.go' | while IFS=: read -r file target; do \
		echo "$$file $${target#func }"; \
		go test -run '^$$' -fuzz "^$${target#func }$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x "./$$(dirname "$$file")" || exit 1; \
	done

lint: ## run every linter
	test -z "$$(gofmt -l $(GO_FILES))" || { gofmt -l $(GO_FILES); exit 1; }
	$(call tool,golangci-lint) run ./...
	$(call tool,opa) fmt --fail --list policies
	$(call tool,opa) check --strict --schema collectors/snapshot/schema/check.schema.json policies/lib policies/controls policies/data
	$(call tool,regal) lint policies
	$(call tool,actionlint)
	$(call tool,actionlint) docs/ci/github-*.yml
	.ci/vulnerabilities

bench: ## measure at size L: evaluation beside opa eval and by control, a walk beside the quota, code beside trivy config
	go test -run XXX -bench 'Scan|Start|Controls' -benchtime 3x ./cmd/idcscan ./scanner
	go test -run XXX -bench Walk -benchtime 1x ./cmd/idcscan
	go test -run XXX -bench Code -benchtime 3x ./cmd/idcscan

build/trivy: .ci/tools/trivy.mod ## build the Trivy beside which make bench reads code; it takes half an hour
	GOEXPERIMENT=jsonv2 go build -modfile=.ci/tools/trivy.mod -o $@ github.com/aquasecurity/trivy/cmd/trivy

generate: ## rewrite everything that is generated
	go generate ./...

clean: ## remove build/
	rm -rf build
