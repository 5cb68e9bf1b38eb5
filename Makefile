# What developers run often. A machine without make does the first two by Scripts/demo and
# Scripts/test.
#
# make demo       installs the C libraries and shows a district's day against a built-in server
# make test       runs every test
# make simulate   looks for a broken promise in five hundred simulated worlds
# make manual     makes the man pages in docs/ anew from the programs' own grammar
# make bench      prints what the agent costs beside the floor; BENCH=--million for the long queue
SHELL := /bin/sh

.PHONY: demo test simulate build bench lint libraries fixtures units manual

demo:
	sh Scripts/demo

test:
	sh Scripts/test

# Five hundred simulated worlds; the seed of one that breaks a promise is printed.
simulate: libraries
	swift run agent simulate --seed 1 --seeds 500

build: libraries
	swift build -c release --product agent

bench: libraries build
	swift build -c release --product benchmarks
	swift build -c release --product sunbird-sim
	.build/release/benchmarks $(BENCH)
	python3 -B Benchmarks/lines.py

lint:
	swift format lint --strict --recursive Sources Tests Benchmarks Package.swift

# The libraries that are missing, by apt.
libraries:
	sh Scripts/set-up

# The district's day, made anew from its seed.
fixtures:
	swift run generate-district-day Fixtures/district-day

# systemd's own check of the units; it exits 0 on unknown keys, so its silence is what counts.
units:
	@folder=$$(mktemp -d) && cp config/systemd/agent-sync.* $$folder \
	  && sed -i 's|^ExecStart=/usr/bin/agent |ExecStart=/bin/true |' $$folder/agent-sync.service \
	  && systemd-analyze verify $$folder/agent-sync.service $$folder/agent-sync.timer \
	    2>$$folder/said; cat $$folder/said; test ! -s $$folder/said && rm -r $$folder

manual:
	swift package --allow-writing-to-package-directory generate-manual --configuration debug \
	  --date $$(date +%F)
	cp .build/plugins/GenerateManual/outputs/*/*.1 docs/
