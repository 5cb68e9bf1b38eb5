# What developers run often. A machine without make does the first two by Scripts/demo and
# Scripts/test.
#
# make demo       installs the C libraries and shows a district's day against a built-in server
# make test       runs every test
# make simulate   looks for a broken promise in five hundred simulated worlds
# make deb        makes the Debian packages, from a release build
# make install    puts that build under DESTDIR and PREFIX (/usr/local)
# make package-test  takes the packages through a machine that boots systemd; wants root
# make watch-test  has a real Prometheus scrape what an office tells, and checks alerts and dashboard;
#                 wants apt, and fetches Debian's prometheus and prometheus-node-exporter
# make serve-test  has a program record 200 edits a second for a minute at the local API while a pass
#                 runs: nothing is lost, and memory stays as it is
# make manual     makes the man pages in docs/ anew from the programs' own grammar
# make bench      prints what whole commands cost beside their floors, then what calls inside one process
#                 do; BEFORE=PATH names an agent of another build to stand beside it, ROWS what to
#                 measure, BENCH=--million takes the long queue for the second part
SHELL := /bin/sh

# What is handed out is built in a folder of its own: the developer's build stays valid.
PROGRAMS := .build-package/programs

.PHONY: demo test simulate build bench lint libraries fixtures units manual deb install package-test watch-test serve-test

demo:
	sh Scripts/demo

test:
	sh Scripts/test

# Five hundred simulated worlds; the seed of one that breaks a promise is printed.
WORLDS := --seed 1 --seeds 500

simulate: libraries
	swift run agent simulate $(WORLDS)

build: libraries
	swift build -c release --product agent

bench: $(PROGRAMS)/agent
	python3 -B Benchmarks/whole_commands.py $(if $(BEFORE),--before $(BEFORE)) $(ROWS)
	swift build -c release --product benchmarks
	@echo "inside one process:"
	.build/release/benchmarks --agent $(PROGRAMS)/agent $(BENCH)
	python3 -B Benchmarks/lines.py --build $(PROGRAMS)

lint:
	swift format lint --strict --recursive Sources Tests Benchmarks Package.swift

# The libraries that are missing, by apt.
libraries:
	sh Scripts/set-up

# The district's day, made anew from its seed.
fixtures:
	swift run generate-district-day Fixtures/district-day

$(PROGRAMS)/agent: libraries FORCE
	Scripts/build-release $(PROGRAMS)

FORCE:

deb: $(PROGRAMS)/agent
	Scripts/package --programs $(PROGRAMS)

install: $(PROGRAMS)/agent
	Scripts/install $(PROGRAMS) "$(DESTDIR)" "$(if $(PREFIX),$(PREFIX),/usr/local)"

VERSION := $(shell sed -n 's/^ *version: "\(.*\)",$$/\1/p' Sources/AgentCommands/AgentCommand.swift)
ARCHITECTURE := $(shell dpkg --print-architecture 2>/dev/null)

package-test: deb
	Scripts/package --programs $(PROGRAMS) --version 0.0.9 --into .build-package/older
	Tests/CleanMachine/package sunbird-agent_$(VERSION)_$(ARCHITECTURE).deb \
	  sunbird-sim_$(VERSION)_$(ARCHITECTURE).deb \
	  .build-package/older/sunbird-agent_0.0.9_$(ARCHITECTURE).deb

# systemd's own check of the units; it exits 0 on unknown keys, so its silence is what counts.
units:
	@folder=$$(mktemp -d) && cp config/systemd/agent-*.service config/systemd/agent-*.timer \
	    config/systemd/agent-*.socket $$folder \
	  && sed -i 's|^ExecStart=/usr/bin/agent |ExecStart=/bin/true |' $$folder/*.service \
	  && systemd-analyze verify --man=no $$folder/*.service $$folder/*.timer $$folder/*.socket \
	    2>$$folder/said; cat $$folder/said; test ! -s $$folder/said && rm -r $$folder

watch-test: libraries
	swift build --product agent
	swift build --product sunbird-sim
	Tests/Watching/run .build/debug

serve-test: libraries
	swift build -c release --product agent
	swift build -c release --product sunbird-sim
	Tests/Serving/load .build/release

manual:
	swift package --allow-writing-to-package-directory generate-manual --configuration debug \
	  --date $$(date +%F)
	cp .build/plugins/GenerateManual/outputs/*/*.1 docs/
