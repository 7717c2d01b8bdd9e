noinst_LIBRARIES += forms/libforms.a

forms_libforms_a_SOURCES = \
	%D%/console.c %D%/console.h
