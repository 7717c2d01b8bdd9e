# Four floors: unit (cmocka), integration (real servers), console (a terminal), fuzz.
TESTS += $(check_PROGRAMS)
AM_TESTS_ENVIRONMENT = ASAN_OPTIONS=handle_segv=2 UBSAN_OPTIONS=print_stacktrace=1 \
	srcdir=$(srcdir); export ASAN_OPTIONS UBSAN_OPTIONS srcdir;

if HAVE_CMOCKA
UNIT_LIBS = $(CORE_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/unit/test_tracking
tests_unit_test_tracking_SOURCES = %D%/unit/test_tracking.c %D%/check.h
tests_unit_test_tracking_LDADD = $(UNIT_LIBS)

check_PROGRAMS += tests/unit/test_tracking_model
tests_unit_test_tracking_model_SOURCES = %D%/unit/test_tracking_model.c %D%/check.h \
	%D%/unit/tracking_world.c %D%/unit/tracking_world.h
tests_unit_test_tracking_model_LDADD = $(UNIT_LIBS)

endif
