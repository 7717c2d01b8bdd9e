noinst_LIBRARIES += core/libcore.a

core_libcore_a_SOURCES = \
	%D%/base/clock.c %D%/base/clock.h \
	%D%/base/error.c %D%/base/error.h \
	%D%/base/i18n.h \
	%D%/base/job.c %D%/base/job.h \
	%D%/base/path.c %D%/base/path.h \
	%D%/base/seal.c %D%/base/seal.h \
	%D%/base/text.c %D%/base/text.h \
	%D%/db/db.h %D%/db/sqlite.c %D%/db/sqlite_catalog.c %D%/db/sqlite_internal.h \
	%D%/record/ini.c %D%/record/ini.h \
	%D%/record/record.c %D%/record/record.h \
	%D%/record/record_store.c %D%/record/record_store.h \
	%D%/record/record_text.c %D%/record/record_text.h
