noinst_LIBRARIES += core/libcore.a

core_libcore_a_SOURCES = \
	%D%/base/clock.c %D%/base/clock.h \
	%D%/base/error.c %D%/base/error.h \
	%D%/base/i18n.h \
	%D%/base/job.c %D%/base/job.h \
	%D%/base/log.c %D%/base/log.h \
	%D%/base/password.c %D%/base/password.h \
	%D%/base/path.c %D%/base/path.h \
	%D%/base/seal.c %D%/base/seal.h \
	%D%/base/text.c %D%/base/text.h \
	%D%/base/worker.c %D%/base/worker.h \
	%D%/db/db.h %D%/db/sqlite.c %D%/db/sqlite_catalog.c %D%/db/sqlite_internal.h %D%/db/sqlite_trial.c \
	%D%/demo/install.c %D%/demo/install.h \
	%D%/demo/demo.h %D%/demo/demo_internal.h \
	%D%/demo/fill_goods.c %D%/demo/fill_trade.c %D%/demo/generate.c \
	%D%/demo/schema.c %D%/demo/simulate.c %D%/demo/specific.c %D%/demo/specific.h \
	%D%/demo/values.c %D%/demo/words.c \
	%D%/record/ini.c %D%/record/ini.h \
	%D%/record/json.c %D%/record/json.h \
	%D%/record/record.c %D%/record/record.h \
	%D%/record/record_store.c %D%/record/record_store.h \
	%D%/record/record_text.c %D%/record/record_text.h \
	%D%/exchange/archive.c %D%/exchange/archive.h \
	%D%/exchange/curl_loop.c %D%/exchange/curl_loop.h \
	%D%/exchange/digest.c %D%/exchange/digest.h \
	%D%/exchange/late.c %D%/exchange/late.h %D%/exchange/late_archive.c %D%/exchange/late_curl.c \
	%D%/exchange/share.c %D%/exchange/share.h \
	%D%/exchange/signature.c %D%/exchange/signature.h \
	%D%/exchange/transfer.c %D%/exchange/transfer.h %D%/exchange/transfer_address.c \
	%D%/exchange/transfer_fault.c %D%/exchange/transfer_get.c %D%/exchange/transfer_internal.h \
	%D%/exchange/transfer_link.c %D%/exchange/transfer_probe.c %D%/exchange/transfer_put.c \
	%D%/exchange/transfer_remote.c \
	%D%/exchange/web.c %D%/exchange/web.h \
	%D%/package/build.c %D%/package/build.h %D%/package/build_internal.h %D%/package/compare.c \
	%D%/package/pack_manifest.c %D%/package/pack_write.c \
	%D%/package/pattern.c %D%/package/pattern.h \
	%D%/package/review.c %D%/package/review.h %D%/package/review_compare.c \
	%D%/package/review_internal.h %D%/package/review_sql.c \
	%D%/package/scan.c %D%/package/scan.h \
	%D%/package/schema.c %D%/package/schema.h \
	%D%/settings/accounts.c %D%/settings/accounts.h \
	%D%/settings/defaults.h \
	%D%/settings/directories.c %D%/settings/directories.h \
	%D%/settings/dossier.c %D%/settings/dossier.h \
	%D%/settings/ftp_accounts.c %D%/settings/ftp_accounts.h \
	%D%/settings/home.c %D%/settings/home.h \
	%D%/settings/identity.c %D%/settings/identity.h \
	%D%/settings/journal.c %D%/settings/journal.h \
	%D%/settings/licence.c %D%/settings/licence.h \
	%D%/settings/permission.c %D%/settings/permission.h \
	%D%/settings/records.c %D%/settings/records.h \
	%D%/settings/rules.c %D%/settings/rules.h \
	%D%/settings/session.c %D%/settings/session.h \
	%D%/settings/lock.c %D%/settings/lock.h \
	%D%/settings/ssh_key.c %D%/settings/ssh_key.h \
	%D%/settings/store.c %D%/settings/store.h \
	%D%/settings/user_keys.c %D%/settings/user_keys.h \
	%D%/settings/users.c %D%/settings/users.h \
	%D%/sync/business.c %D%/sync/business.h \
	%D%/sync/catalogue.c %D%/sync/catalogue.h \
	%D%/sync/chain.c %D%/sync/chain.h \
	%D%/sync/condition.c %D%/sync/condition.h \
	%D%/sync/default_tables.c %D%/sync/default_tables.h \
	%D%/sync/dossier_test.c %D%/sync/dossier_test.h \
	%D%/sync/extract.c %D%/sync/extract.h %D%/sync/extract_internal.h \
	%D%/sync/extract_data.c %D%/sync/extract_data.h \
	%D%/sync/extract_pack.c %D%/sync/extract_plan.c \
	%D%/sync/information.c %D%/sync/information.h \
	%D%/sync/manifest.c %D%/sync/manifest.h %D%/sync/manifest_words.c \
	%D%/sync/people.c %D%/sync/people.h \
	%D%/sync/place.c %D%/sync/place.h \
	%D%/sync/publication.c %D%/sync/publication.h \
	%D%/sync/publish.c %D%/sync/publish.h \
	%D%/sync/selection.c %D%/sync/selection.h \
	%D%/sync/signed_head.c %D%/sync/signed_head.h \
	%D%/sync/status.c %D%/sync/status.h \
	%D%/sync/table_fields.c %D%/sync/table_state.c %D%/sync/tables.c %D%/sync/tables.h \
	%D%/sync/till_configuration.c %D%/sync/till_configuration.h \
	%D%/sync/tracking.c %D%/sync/tracking.h %D%/sync/tracking_check.c \
	%D%/sync/tracking_internal.h %D%/sync/tracking_objects.c %D%/sync/tracking_purge.c \
	%D%/sync/tracking_rewrite.c %D%/sync/tracking_unique.c %D%/sync/tracking_words.c \
	%D%/sync/verify.c

nodist_core_libcore_a_SOURCES = assets/default_ini.c assets/default_paths_ini.c \
	assets/default_tables_ini.c
BUILT_SOURCES += $(nodist_core_libcore_a_SOURCES)
CLEANFILES += $(nodist_core_libcore_a_SOURCES)
EXTRA_DIST += assets/default.ini assets/default_paths.ini assets/default_tables.ini scripts/embed.sh

# The program carries its default files: it needs none of its own at run time.
EMBED = $(AM_V_GEN)$(MKDIR_P) assets && $(srcdir)/scripts/embed.sh

assets/default_ini.c: assets/default.ini scripts/embed.sh
	$(EMBED) default_ini $(srcdir)/assets/default.ini >$@.tmp && mv $@.tmp $@

assets/default_paths_ini.c: assets/default_paths.ini scripts/embed.sh
	$(EMBED) default_paths_ini $(srcdir)/assets/default_paths.ini >$@.tmp && mv $@.tmp $@

assets/default_tables_ini.c: assets/default_tables.ini scripts/embed.sh
	$(EMBED) default_tables_ini $(srcdir)/assets/default_tables.ini >$@.tmp && mv $@.tmp $@
