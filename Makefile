# make help lists what there is to do. The first build fetches Swift packages; after that nothing needs a network.

PREFIX     ?= /usr/local
SYSCONFDIR ?= /etc
UNITDIR    ?= /usr/lib/systemd/system
BINDIR      = $(PREFIX)/bin
DOCDIR      = $(PREFIX)/share/doc/noc
MANDIR      = $(PREFIX)/share/man
BASHDIR     = $(PREFIX)/share/bash-completion/completions
ZSHDIR     ?= $(PREFIX)/share/zsh/site-functions
FISHDIR     = $(PREFIX)/share/fish/vendor_completions.d
# What becomes $(SYSCONFDIR)/noc where there is none.
CONFIGURATION ?= Config
PACKAGES   ?= yes
SANITIZER  ?= thread

# One static binary: the dynamic one would look for the toolchain's libraries at their path on this host.
RELEASE = -c release --static-swift-stdlib --product noc
BUILT   = .build/release/noc
# The man pages and completions made of it.
PAGES   = .build/release/pages
UNITS   = noc.service noc-failure.service noc-backup.service noc-backup.timer

# What `noc --version` names beside the version: the commit, with a + where the checkout has changes of its own.
export NOC_COMMIT := $(shell git rev-parse --short=10 HEAD 2>/dev/null)$(shell git rev-parse HEAD >/dev/null 2>&1 && ! git diff --quiet HEAD && echo +)

.PHONY: help demo test build lint sanitize structure units bench bench-short install deb check-deb uninstall clean

help:
	@sed -n 's/^## //p' Makefile

## make demo       a simulated machine room on loopback, faults in it, and its report (two minutes)
demo: build packages-demo
	$(BUILT) demo $(DEMO)

## make test       all tests, against real peers on loopback
# One at a time: peers that stall and lie are no peers for each other on a small host.
test: packages-test
	swift test --no-parallel $(SWIFTFLAGS) $(if $(FILTER),--filter $(FILTER))

## make build      the release binary, .build/release/noc, with its man pages and completions
build: packages-build
	swift build $(RELEASE) $(SWIFTFLAGS)
	scripts/man-pages $(BUILT) $(PAGES)

## make lint       the formatter's rules, strictly
lint:
	swift format lint --strict --recursive --parallel Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/ProbeCost

## make sanitize   the tests that touch C, the loop and the actors, under the thread sanitizer (SANITIZER=address: that one)
sanitize: packages-test
	scripts/sanitize $(SANITIZER)

## make structure imports, folders and lengths as the order of the house asks (scripts/structure-exceptions says what may stay)
structure:
	scripts/check-structure

## make units      the systemd units: well formed, and hardened well enough
units:
	scripts/check-units $(wildcard $(BUILT))

## make bench      the figures, each with its limit (release build; BENCH="load start" runs only these steps,
##                 BENCH="--against OLD" measures an older binary in turn with this one)
## make bench-short every step at a small size, to see that it works
PEERS = Benchmarks/.build/peers
bench bench-short: build
	@mkdir -p $(PEERS)
	for name in http-server https-server snmp-agents snmp-engines raw-probes month; do \
		cc -O2 -Wall -o $(PEERS)/$$name Benchmarks/Peers/$$name.c -lm -lssl -lcrypto || exit 1; done
	swift build -c release --package-path Benchmarks --product probe-cost $(SWIFTFLAGS)
	Benchmarks/bench.py $(BUILT) Benchmarks/.build/release/probe-cost $(PEERS) $(if $(filter bench-short,$@),--short) $(BENCH)

## make install    PREFIX=/usr/local DESTDIR=: binary, man pages, completions, units, sample configuration (kept when there is one)
install:
	@[ -x $(BUILT) ] && [ -d $(PAGES)/man5 ] || \
		{ echo "make install: $(BUILT) or its pages are not there: run make build first, not as root" >&2; exit 1; }
	install -D -s -m 755 $(BUILT) $(DESTDIR)$(BINDIR)/noc
	install -D -m 644 -t $(DESTDIR)$(MANDIR)/man1 $(PAGES)/man1/*.1
	install -D -m 644 -t $(DESTDIR)$(MANDIR)/man5 $(PAGES)/man5/noc.yaml.5
	install -D -m 644 $(PAGES)/completions/bash $(DESTDIR)$(BASHDIR)/noc
	install -D -m 644 $(PAGES)/completions/zsh $(DESTDIR)$(ZSHDIR)/_noc
	install -D -m 644 $(PAGES)/completions/fish $(DESTDIR)$(FISHDIR)/noc.fish
	install -D -m 644 -t $(DESTDIR)$(DOCDIR) README.md README.zh-CN.md scripts/verify-report.py
	install -D -m 644 -t $(DESTDIR)$(DOCDIR)/docs docs/configuration.md docs/configuration.zh-CN.md
	install -d $(DESTDIR)$(UNITDIR)
	for unit in $(UNITS); do \
		sed 's|@BINDIR@|$(BINDIR)|; s|@DOCDIR@|$(DOCDIR)|' systemd/$$unit >$(DESTDIR)$(UNITDIR)/$$unit && \
		chmod 644 $(DESTDIR)$(UNITDIR)/$$unit || exit 1; done
	install -D -m 644 systemd/noc.sysusers $(DESTDIR)/usr/lib/sysusers.d/noc.conf
	install -D -m 644 systemd/noc.tmpfiles $(DESTDIR)/usr/lib/tmpfiles.d/noc.conf
	install -D -m 644 systemd/noc.sysctl $(DESTDIR)/usr/lib/sysctl.d/60-noc.conf
	install -D -m 644 systemd/noc.apparmor $(DESTDIR)$(SYSCONFDIR)/apparmor.d/noc
	[ "$$(systemctl --version 2>/dev/null | sed -n '1s/systemd \([0-9]*\).*/\1/p')" -lt 253 ] 2>/dev/null || \
		install -D -m 644 -t $(DESTDIR)$(UNITDIR)/noc.service.d systemd/noc.service.d/notify-reload.conf
	install -d $(DESTDIR)$(DOCDIR)/examples $(DESTDIR)$(SYSCONFDIR)/noc
	cp -R Config/. $(DESTDIR)$(DOCDIR)/examples
	[ -e $(DESTDIR)$(SYSCONFDIR)/noc/noc.yaml ] || cp -R $(CONFIGURATION)/. $(DESTDIR)$(SYSCONFDIR)/noc
	@[ -n '$(DESTDIR)' ] || echo 'Next: systemd-sysusers; systemd-tmpfiles --create noc.conf; systemctl restart systemd-sysctl; edit $(SYSCONFDIR)/noc/noc.yaml;' \
		'noc config check; systemctl daemon-reload; systemctl enable --now noc'

## make uninstall  what install put there, but for the configuration and the record in /var/lib/noc
uninstall:
	rm -f $(DESTDIR)$(BINDIR)/noc $(DESTDIR)$(MANDIR)/man1/noc.1 $(DESTDIR)$(MANDIR)/man1/noc-*.1 \
		$(DESTDIR)$(MANDIR)/man5/noc.yaml.5 $(DESTDIR)$(BASHDIR)/noc $(DESTDIR)$(ZSHDIR)/_noc $(DESTDIR)$(FISHDIR)/noc.fish \
		$(addprefix $(DESTDIR)$(UNITDIR)/,$(UNITS)) $(DESTDIR)/usr/lib/sysusers.d/noc.conf $(DESTDIR)/usr/lib/tmpfiles.d/noc.conf \
		$(DESTDIR)/usr/lib/sysctl.d/60-noc.conf $(DESTDIR)$(SYSCONFDIR)/apparmor.d/noc
	rm -rf $(DESTDIR)$(UNITDIR)/noc.service.d $(DESTDIR)$(DOCDIR)

## make deb        the Debian package, .build/deb/noc_VERSION_amd64.deb
deb: packages-deb build
	scripts/make-deb .build/deb

## make check-deb  installs, upgrades, removes and purges it in a clean root (as root)
check-deb: packages-deb
	scripts/check-deb .build/deb

## make clean      all that was built
clean:
	rm -rf .build Benchmarks/.build

.PHONY: packages-build packages-demo packages-test packages-deb
packages-build packages-demo packages-test packages-deb:
	@[ '$(PACKAGES)' = no ] || scripts/install-packages $(@:packages-%=%)
	@[ '$(PACKAGES)' = no ] || [ $@ != packages-test ] || scripts/install-ooxml-validator
