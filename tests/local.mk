# Four floors: unit (cmocka), integration (real servers), console (a terminal), fuzz.
TESTS += $(check_PROGRAMS)
AM_TESTS_ENVIRONMENT = ASAN_OPTIONS=handle_segv=2 UBSAN_OPTIONS=print_stacktrace=1 \
	srcdir=$(srcdir) TPV_LOCALEDIR=$(abs_builddir)/locale; \
	export ASAN_OPTIONS UBSAN_OPTIONS srcdir TPV_LOCALEDIR;

if HAVE_CMOCKA
UNIT_LIBS = $(CORE_LIBS) $(CMOCKA_LIBS)
TUI_TEST_LIBS = tui/libtui.a $(CURSES_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/unit/test_tui_width
tests_unit_test_tui_width_SOURCES = %D%/unit/test_tui_width.c %D%/check.h
tests_unit_test_tui_width_LDADD = $(TUI_TEST_LIBS)
check_PROGRAMS += tests/unit/test_tui_screens
tests_unit_test_tui_screens_SOURCES = %D%/unit/test_tui_screens.c %D%/check.h \
	%D%/console/demo_screens.c %D%/console/demo_screens.h
tests_unit_test_tui_screens_LDADD = $(TUI_TEST_LIBS)
check_PROGRAMS += tests/unit/test_tui_form
tests_unit_test_tui_form_SOURCES = %D%/unit/test_tui_form.c %D%/check.h \
	%D%/console/demo_screens.c %D%/console/demo_screens.h
tests_unit_test_tui_form_LDADD = $(TUI_TEST_LIBS)
check_PROGRAMS += tests/unit/test_tui_monkey
tests_unit_test_tui_monkey_SOURCES = %D%/unit/test_tui_monkey.c %D%/check.h \
	%D%/console/demo_screens.c %D%/console/demo_screens.h
tests_unit_test_tui_monkey_LDADD = $(TUI_TEST_LIBS)

check_PROGRAMS += tests/unit/test_demo
tests_unit_test_demo_SOURCES = %D%/unit/test_demo.c %D%/check.h
tests_unit_test_demo_LDADD = $(UNIT_LIBS)
check_PROGRAMS += tests/unit/test_transfer
tests_unit_test_transfer_SOURCES = %D%/unit/test_transfer.c %D%/check.h
tests_unit_test_transfer_LDADD = $(UNIT_LIBS)
check_PROGRAMS += tests/unit/test_tracking_model
tests_unit_test_tracking_model_SOURCES = %D%/unit/test_tracking_model.c %D%/check.h \
	%D%/unit/tracking_world.c %D%/unit/tracking_world.h
tests_unit_test_tracking_model_LDADD = $(UNIT_LIBS)

endif

# Programs that the shell tests run: built by `make check`, not tests themselves.
EXTRA_PROGRAMS = tests/integration/ftp_faulty tests/integration/transfer_driver
check_DATA = $(EXTRA_PROGRAMS)
CLEANFILES += $(EXTRA_PROGRAMS)
tests_integration_ftp_faulty_SOURCES = %D%/integration/ftp_faulty.c
tests_integration_transfer_driver_SOURCES = %D%/integration/transfer_driver.c
tests_integration_transfer_driver_LDADD = $(CORE_LIBS)

dist_check_SCRIPTS += %D%/integration/test_transfer.sh
TESTS += %D%/integration/test_transfer.sh
EXTRA_DIST += %D%/screens

# To try the terminal toolkit by hand.
noinst_PROGRAMS += tests/console/tui_demo
tests_console_tui_demo_SOURCES = %D%/console/tui_demo.c \
	%D%/console/demo_screens.c %D%/console/demo_screens.h
tests_console_tui_demo_LDADD = tui/libtui.a $(CURSES_LIBS)

# What a newcomer reads: translations, manual pages, the tour of README.md.
dist_check_SCRIPTS += %D%/catalogues.sh %D%/manual.sh %D%/tour.sh
TESTS += %D%/catalogues.sh %D%/manual.sh %D%/tour.sh
