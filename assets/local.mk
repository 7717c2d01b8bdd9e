# Translations. No AM_GNU_GETTEXT: it would need autopoint and a recursive folder.
# The build lays them out as an installation does, for TPV_LOCALEDIR=BUILD/locale.
PO_FILES = %D%/po/en.po %D%/po/fr.po
MO_FILES = locale/en/LC_MESSAGES/tpvadmin.mo locale/fr/LC_MESSAGES/tpvadmin.mo
EXTRA_DIST += $(PO_FILES) scripts/po-update.sh
CLEANFILES += $(MO_FILES)

all-local: $(MO_FILES)

locale/en/LC_MESSAGES/tpvadmin.mo: $(srcdir)/%D%/po/en.po
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(MSGFMT) -c -o $@ $(srcdir)/assets/po/en.po
locale/fr/LC_MESSAGES/tpvadmin.mo: $(srcdir)/%D%/po/fr.po
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(MSGFMT) -c -o $@ $(srcdir)/assets/po/fr.po

install-data-local: $(MO_FILES)
	for language in en fr; do \
	  to="$(DESTDIR)$(localedir)/$$language/LC_MESSAGES"; \
	  $(MKDIR_P) "$$to" && \
	  $(INSTALL_DATA) locale/$$language/LC_MESSAGES/tpvadmin.mo "$$to/tpvadmin.mo" || exit 1; \
	done

uninstall-local:
	for language in en fr; do \
	  rm -f "$(DESTDIR)$(localedir)/$$language/LC_MESSAGES/tpvadmin.mo"; \
	done

# After a text was added or changed.
po-update:
	$(srcdir)/scripts/po-update.sh
.PHONY: po-update bench

# Manual pages, English and French.
dist_man_MANS += %D%/man/tpvadmin.1 %D%/man/tpv.ini.5
man1frdir = $(mandir)/fr/man1
man5frdir = $(mandir)/fr/man5
dist_man1fr_DATA = %D%/man/fr/tpvadmin.1
dist_man5fr_DATA = %D%/man/fr/tpv.ini.5
