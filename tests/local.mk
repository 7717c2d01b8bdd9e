# Four floors: unit (cmocka), integration (real servers), console (a terminal), fuzz.
# The longest begin first: the others fill the gaps.
TESTS += %D%/integration/test_crash.sh %D%/integration/test_publication.sh \
	%D%/integration/test_package.sh \
	%D%/integration/test_main_job.sh %D%/integration/test_transfer.sh \
	%D%/integration/test_transfer_faults.sh %D%/console/test_console.sh \
	%D%/console/test_terminals.sh %D%/console/test_signals.sh $(check_PROGRAMS) \
	%D%/structure.sh %D%/catalogues.sh %D%/manual.sh %D%/tour.sh
AM_TESTS_ENVIRONMENT = ASAN_OPTIONS=handle_segv=2:quarantine_size_mb=32 UBSAN_OPTIONS=print_stacktrace=1 \
	srcdir=$(srcdir) TPV_LOCALEDIR=$(abs_builddir)/locale; \
	export ASAN_OPTIONS UBSAN_OPTIONS srcdir TPV_LOCALEDIR;

if HAVE_CMOCKA
UNIT_LIBS = $(CORE_LIBS) $(CMOCKA_LIBS)
TUI_TEST_LIBS = tui/libtui.a $(CURSES_LIBS) $(CMOCKA_LIBS)
# Keys in, screens out; and made-up screens to try it on.
SCREEN_DRIVER = %D%/console/screen_driver.c %D%/console/screen_driver.h %D%/check.h
DEMO_SCREENS = %D%/console/demo_screens.c %D%/console/demo_screens.h $(SCREEN_DRIVER)

check_PROGRAMS += tests/unit/test_tui_width
tests_unit_test_tui_width_SOURCES = %D%/unit/test_tui_width.c %D%/check.h
tests_unit_test_tui_width_LDADD = $(TUI_TEST_LIBS)
check_PROGRAMS += tests/unit/test_tui_screens
tests_unit_test_tui_screens_SOURCES = %D%/unit/test_tui_screens.c $(DEMO_SCREENS)
tests_unit_test_tui_screens_LDADD = $(TUI_TEST_LIBS)
check_PROGRAMS += tests/unit/test_tui_form
tests_unit_test_tui_form_SOURCES = %D%/unit/test_tui_form.c $(DEMO_SCREENS)
tests_unit_test_tui_form_LDADD = $(TUI_TEST_LIBS)
check_PROGRAMS += tests/unit/test_tui_panes
tests_unit_test_tui_panes_SOURCES = %D%/unit/test_tui_panes.c $(DEMO_SCREENS)
tests_unit_test_tui_panes_LDADD = $(TUI_TEST_LIBS)

# The console itself on a demonstration home.
CONSOLE_WORLD = %D%/console/console_world.c %D%/console/console_world.h $(SCREEN_DRIVER)
CONSOLE_PLACES = %D%/console/console_places.c %D%/console/console_places.h $(CONSOLE_WORLD)
CONSOLE_LINK = $(AM_LDFLAGS) -Wl,--wrap=clock_now -Wl,--wrap=clock_monotonic_ms \
	-Wl,--wrap=uname -Wl,--wrap=getpid -Wl,--wrap=sodium_version_string \
	-Wl,--wrap=archive_library -Wl,--wrap=transfer_library -Wl,--wrap=path_free_bytes
CONSOLE_LIBS = forms/libforms.a tui/libtui.a $(UNIT_LIBS) $(CURSES_LIBS)
check_PROGRAMS += tests/unit/test_tables_screens
tests_unit_test_tables_screens_SOURCES = %D%/unit/test_tables_screens.c $(CONSOLE_WORLD)
tests_unit_test_tables_screens_LDADD = $(CONSOLE_LIBS)
tests_unit_test_tables_screens_LDFLAGS = $(CONSOLE_LINK)
check_PROGRAMS += tests/unit/test_console_screens
tests_unit_test_console_screens_SOURCES = %D%/unit/test_console_screens.c $(CONSOLE_PLACES)
tests_unit_test_console_screens_LDADD = $(CONSOLE_LIBS)
tests_unit_test_console_screens_LDFLAGS = $(CONSOLE_LINK)
check_PROGRAMS += tests/unit/test_console_access
tests_unit_test_console_access_SOURCES = %D%/unit/test_console_access.c $(CONSOLE_PLACES)
tests_unit_test_console_access_LDADD = $(CONSOLE_LIBS)
tests_unit_test_console_access_LDFLAGS = $(CONSOLE_LINK)
check_PROGRAMS += tests/unit/test_console_tables
tests_unit_test_console_tables_SOURCES = %D%/unit/test_console_tables.c $(CONSOLE_PLACES)
tests_unit_test_console_tables_LDADD = $(CONSOLE_LIBS)
tests_unit_test_console_tables_LDFLAGS = $(CONSOLE_LINK)
check_PROGRAMS += tests/unit/test_console_monkey
tests_unit_test_console_monkey_SOURCES = %D%/unit/test_console_monkey.c $(CONSOLE_PLACES)
tests_unit_test_console_monkey_LDADD = $(CONSOLE_LIBS)
tests_unit_test_console_monkey_LDFLAGS = $(CONSOLE_LINK)

check_PROGRAMS += tests/unit/test_demo
tests_unit_test_demo_SOURCES = %D%/unit/test_demo.c %D%/check.h
tests_unit_test_demo_LDADD = $(UNIT_LIBS)
check_PROGRAMS += tests/unit/test_transfer
tests_unit_test_transfer_SOURCES = %D%/unit/test_transfer.c %D%/check.h
tests_unit_test_transfer_LDADD = $(UNIT_LIBS)
check_PROGRAMS += tests/unit/test_tracking
tests_unit_test_tracking_SOURCES = %D%/unit/test_tracking.c %D%/check.h
tests_unit_test_tracking_LDADD = $(UNIT_LIBS)

check_PROGRAMS += tests/unit/test_tracking_model
tests_unit_test_tracking_model_SOURCES = %D%/unit/test_tracking_model.c %D%/check.h \
	%D%/unit/model_extract.c %D%/unit/model_extract.h \
	%D%/unit/tracking_world.c %D%/unit/tracking_world.h
tests_unit_test_tracking_model_LDADD = $(UNIT_LIBS)

WORLD = %D%/unit/world.c %D%/unit/world.h %D%/check.h
check_PROGRAMS += tests/unit/test_text
tests_unit_test_text_SOURCES = %D%/unit/test_text.c $(WORLD)
tests_unit_test_text_LDADD = $(UNIT_LIBS)
check_PROGRAMS += tests/unit/test_base
tests_unit_test_base_SOURCES = %D%/unit/test_base.c $(WORLD)
tests_unit_test_base_LDADD = $(UNIT_LIBS)
check_PROGRAMS += tests/unit/test_path
tests_unit_test_path_SOURCES = %D%/unit/test_path.c $(WORLD)
tests_unit_test_path_LDADD = $(UNIT_LIBS)
check_PROGRAMS += tests/unit/test_record
tests_unit_test_record_SOURCES = %D%/unit/test_record.c $(WORLD)
tests_unit_test_record_LDADD = $(UNIT_LIBS)
check_PROGRAMS += tests/unit/test_settings
tests_unit_test_settings_SOURCES = %D%/unit/test_settings.c $(WORLD)
tests_unit_test_settings_LDADD = $(UNIT_LIBS)
check_PROGRAMS += tests/unit/test_users
tests_unit_test_users_SOURCES = %D%/unit/test_users.c $(WORLD)
tests_unit_test_users_LDADD = $(UNIT_LIBS)
check_PROGRAMS += tests/unit/test_ssh_key
tests_unit_test_ssh_key_SOURCES = %D%/unit/test_ssh_key.c $(WORLD)
tests_unit_test_ssh_key_LDADD = $(UNIT_LIBS)
check_PROGRAMS += tests/unit/test_exchange
tests_unit_test_exchange_SOURCES = %D%/unit/test_exchange.c $(WORLD)
tests_unit_test_exchange_LDADD = $(UNIT_LIBS)
check_PROGRAMS += tests/unit/test_scan
tests_unit_test_scan_SOURCES = %D%/unit/test_scan.c $(WORLD)
tests_unit_test_scan_LDADD = $(UNIT_LIBS)
check_PROGRAMS += tests/unit/test_review
tests_unit_test_review_SOURCES = %D%/unit/test_review.c $(WORLD)
tests_unit_test_review_LDADD = $(UNIT_LIBS)
check_PROGRAMS += tests/unit/test_package
tests_unit_test_package_SOURCES = %D%/unit/test_package.c $(WORLD)
tests_unit_test_package_LDADD = $(UNIT_LIBS)
check_PROGRAMS += tests/unit/test_schema
tests_unit_test_schema_SOURCES = %D%/unit/test_schema.c $(WORLD)
tests_unit_test_schema_LDADD = $(UNIT_LIBS)
check_PROGRAMS += tests/unit/test_default_tables
tests_unit_test_default_tables_SOURCES = %D%/unit/test_default_tables.c $(WORLD)
tests_unit_test_default_tables_LDADD = $(UNIT_LIBS)
check_PROGRAMS += tests/unit/test_sync
tests_unit_test_sync_SOURCES = %D%/unit/test_sync.c $(WORLD)
tests_unit_test_sync_LDADD = $(UNIT_LIBS)
check_PROGRAMS += tests/unit/test_till_configuration
tests_unit_test_till_configuration_SOURCES = %D%/unit/test_till_configuration.c $(WORLD)
tests_unit_test_till_configuration_LDADD = $(UNIT_LIBS)
check_PROGRAMS += tests/unit/test_extract
tests_unit_test_extract_SOURCES = %D%/unit/test_extract.c $(WORLD)
tests_unit_test_extract_LDADD = $(UNIT_LIBS)
check_PROGRAMS += tests/unit/test_tables
tests_unit_test_tables_SOURCES = %D%/unit/test_tables.c $(WORLD) \
	cli/cli.h cli/dossier_verbs.c cli/extract_verbs.c cli/home_verbs.c cli/output.c \
	cli/package_verbs.c cli/record_verbs.c cli/table_verbs.c cli/user_verbs.c cli/verbs.c
tests_unit_test_tables_LDADD = $(UNIT_LIBS)

endif

# Programs that the shell tests run: built by `make check`, not tests themselves.
EXTRA_PROGRAMS = tests/integration/ftp_faulty tests/integration/transfer_driver \
	tests/console/charset tests/bench/screen
check_DATA = $(EXTRA_PROGRAMS)
CLEANFILES += $(EXTRA_PROGRAMS)
tests_integration_ftp_faulty_SOURCES = %D%/integration/ftp_faulty.c
tests_integration_transfer_driver_SOURCES = %D%/integration/transfer_driver.c
tests_integration_transfer_driver_LDADD = $(CORE_LIBS)
tests_console_charset_SOURCES = %D%/console/charset.c
tests_bench_screen_SOURCES = %D%/bench/screen.c

dist_check_SCRIPTS += %D%/structure.sh
dist_check_SCRIPTS += %D%/integration/test_transfer.sh %D%/integration/test_transfer_faults.sh
dist_check_SCRIPTS += %D%/integration/test_package.sh
dist_check_SCRIPTS += %D%/integration/test_main_job.sh %D%/integration/test_publication.sh %D%/integration/test_crash.sh
EXTRA_DIST += %D%/integration/common.sh %D%/integration/servers.sh %D%/integration/transfers.sh
EXTRA_DIST += %D%/screens

# To try the terminal toolkit by hand.
noinst_PROGRAMS += tests/console/tui_demo
tests_console_tui_demo_SOURCES = %D%/console/tui_demo.c \
	%D%/console/demo_screens.c %D%/console/demo_screens.h
tests_console_tui_demo_LDADD = tui/libtui.a $(CURSES_LIBS)

# The console, as people use it.
dist_check_SCRIPTS += %D%/console/test_console.sh %D%/console/test_terminals.sh %D%/console/test_signals.sh
EXTRA_DIST += %D%/console/common.sh

# What a newcomer reads: translations, manual pages, the tour of README.md.
dist_check_SCRIPTS += %D%/catalogues.sh %D%/manual.sh %D%/tour.sh
# Fuzz targets: scripts/fuzz.sh builds and runs them.
FUZZ_TARGETS = tests/fuzz/fuzz_utf8 tests/fuzz/fuzz_ini tests/fuzz/fuzz_manifest \
	tests/fuzz/fuzz_catalogue tests/fuzz/fuzz_words tests/fuzz/fuzz_signature \
	tests/fuzz/fuzz_archive tests/fuzz/fuzz_condition tests/fuzz/fuzz_ssh_key \
	tests/fuzz/fuzz_pattern tests/fuzz/fuzz_schema tests/fuzz/fuzz_till
EXTRA_DIST += %D%/fuzz/seeds scripts/fuzz.sh
if FUZZERS
noinst_PROGRAMS += $(FUZZ_TARGETS)
fuzzers: $(FUZZ_TARGETS)
LINK_FUZZER = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_utf8_SOURCES = %D%/fuzz/fuzz_utf8.c %D%/fuzz/fuzz.h
tests_fuzz_fuzz_utf8_LDADD = $(CORE_LIBS)
tests_fuzz_fuzz_utf8_LDFLAGS = $(LINK_FUZZER)
tests_fuzz_fuzz_ini_SOURCES = %D%/fuzz/fuzz_ini.c %D%/fuzz/fuzz.h
tests_fuzz_fuzz_ini_LDADD = $(CORE_LIBS)
tests_fuzz_fuzz_ini_LDFLAGS = $(LINK_FUZZER)
tests_fuzz_fuzz_manifest_SOURCES = %D%/fuzz/fuzz_manifest.c %D%/fuzz/fuzz.h
tests_fuzz_fuzz_manifest_LDADD = $(CORE_LIBS)
tests_fuzz_fuzz_manifest_LDFLAGS = $(LINK_FUZZER)
tests_fuzz_fuzz_catalogue_SOURCES = %D%/fuzz/fuzz_catalogue.c %D%/fuzz/fuzz.h
tests_fuzz_fuzz_catalogue_LDADD = $(CORE_LIBS)
tests_fuzz_fuzz_catalogue_LDFLAGS = $(LINK_FUZZER)
tests_fuzz_fuzz_words_SOURCES = %D%/fuzz/fuzz_words.c %D%/fuzz/fuzz.h
tests_fuzz_fuzz_words_LDADD = $(CORE_LIBS)
tests_fuzz_fuzz_words_LDFLAGS = $(LINK_FUZZER)
tests_fuzz_fuzz_signature_SOURCES = %D%/fuzz/fuzz_signature.c %D%/fuzz/fuzz.h
tests_fuzz_fuzz_signature_LDADD = $(CORE_LIBS)
tests_fuzz_fuzz_signature_LDFLAGS = $(LINK_FUZZER)
tests_fuzz_fuzz_archive_SOURCES = %D%/fuzz/fuzz_archive.c %D%/fuzz/fuzz.h
tests_fuzz_fuzz_archive_LDADD = $(CORE_LIBS)
tests_fuzz_fuzz_archive_LDFLAGS = $(LINK_FUZZER)
tests_fuzz_fuzz_till_SOURCES = %D%/fuzz/fuzz_till.c %D%/fuzz/fuzz.h
tests_fuzz_fuzz_till_LDADD = $(CORE_LIBS)
tests_fuzz_fuzz_till_LDFLAGS = $(LINK_FUZZER)
tests_fuzz_fuzz_condition_SOURCES = %D%/fuzz/fuzz_condition.c %D%/fuzz/fuzz.h
tests_fuzz_fuzz_condition_LDADD = $(CORE_LIBS)
tests_fuzz_fuzz_condition_LDFLAGS = $(LINK_FUZZER)
tests_fuzz_fuzz_pattern_SOURCES = %D%/fuzz/fuzz_pattern.c %D%/fuzz/fuzz.h
tests_fuzz_fuzz_pattern_LDADD = $(CORE_LIBS)
tests_fuzz_fuzz_pattern_LDFLAGS = $(LINK_FUZZER)
tests_fuzz_fuzz_schema_SOURCES = %D%/fuzz/fuzz_schema.c %D%/fuzz/fuzz.h
tests_fuzz_fuzz_schema_LDADD = $(CORE_LIBS)
tests_fuzz_fuzz_schema_LDFLAGS = $(LINK_FUZZER)
tests_fuzz_fuzz_ssh_key_SOURCES = %D%/fuzz/fuzz_ssh_key.c %D%/fuzz/fuzz.h
tests_fuzz_fuzz_ssh_key_LDADD = $(CORE_LIBS)
tests_fuzz_fuzz_ssh_key_LDFLAGS = $(LINK_FUZZER)
endif

# How fast, against public tools: never part of `make check`.
EXTRA_DIST += %D%/bench
bench: tpvadmin $(EXTRA_PROGRAMS)
	$(srcdir)/tests/bench/bench.sh
