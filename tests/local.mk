# Four floors: unit (cmocka), integration (real servers), console (a terminal), fuzz.
TESTS += $(check_PROGRAMS)
AM_TESTS_ENVIRONMENT = ASAN_OPTIONS=handle_segv=2 UBSAN_OPTIONS=print_stacktrace=1 \
	srcdir=$(srcdir); export ASAN_OPTIONS UBSAN_OPTIONS srcdir;

if HAVE_CMOCKA
UNIT_LIBS = $(CORE_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/unit/test_demo
tests_unit_test_demo_SOURCES = %D%/unit/test_demo.c %D%/check.h
tests_unit_test_demo_LDADD = $(UNIT_LIBS)

endif
