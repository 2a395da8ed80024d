# One command runs it (make demo), one command tests it (make test).
SHELL := /bin/sh
.DEFAULT_GOAL := help
BIN := .build/mitwirken
FRONT := $(shell find frontend/src frontend/public frontend/index.html frontend/package-lock.json frontend/vite.config.ts i18n -type f 2>/dev/null)

.PHONY: help demo build test lint generate pictures clean

help: ## list the commands
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile

demo: build ## run everything with a sample town; Ctrl-C stops it
	@exec $(BIN) demo

build: $(BIN) ## build the program with the single-page app in it

# go build decides by itself whether there is anything to do.
.PHONY: $(BIN)
$(BIN): frontend/dist/index.html
	@echo "building the program (about two minutes the first time)"
	@CGO_ENABLED=0 go build -o $(BIN) ./cmd/mitwirken

frontend/dist/index.html: frontend/node_modules/.package-lock.json $(FRONT)
	@echo "building the front end"
	@cd frontend && npm run --silent build
	@touch $@

frontend/node_modules/.package-lock.json: frontend/package-lock.json
	@scripts/requirements.sh
	@echo "installing front-end packages"
	@cd frontend && npm ci --silent --no-audit --no-fund
	@touch $@

test: ## everything that CI checks; installs what it needs
	@scripts/test.sh

lint: frontend/node_modules/.package-lock.json ## formatting and static checks
	@scripts/lint.sh

generate: frontend/node_modules/.package-lock.json ## OpenAPI document and TypeScript types out of the Go types
	@scripts/generate.sh

pictures: build ## screenshots of every page into frontend/pictures
	@cd frontend && npm run --silent pictures

clean: ## remove what was built; the demo's data stays
	@rm -rf .build frontend/dist/assets frontend/dist/.vite frontend/dist/*.html
