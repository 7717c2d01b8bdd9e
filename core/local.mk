noinst_LIBRARIES += core/libcore.a

core_libcore_a_SOURCES = \
	%D%/base/clock.c %D%/base/clock.h \
	%D%/base/error.c %D%/base/error.h \
	%D%/base/i18n.h \
	%D%/base/job.c %D%/base/job.h \
	%D%/base/path.c %D%/base/path.h \
	%D%/base/text.c %D%/base/text.h \
	%D%/db/db.h %D%/db/sqlite.c %D%/db/sqlite_catalog.c %D%/db/sqlite_internal.h \
	%D%/sync/tracking.c %D%/sync/tracking.h %D%/sync/tracking_check.c \
	%D%/sync/tracking_internal.h %D%/sync/tracking_objects.c %D%/sync/tracking_purge.c \
	%D%/sync/tracking_rewrite.c %D%/sync/tracking_unique.c %D%/sync/tracking_words.c
