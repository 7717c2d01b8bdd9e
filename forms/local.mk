noinst_LIBRARIES += forms/libforms.a

forms_libforms_a_SOURCES = \
	%D%/console.c %D%/console.h \
	%D%/dossier_screen.c \
	%D%/extract_screen.c \
	%D%/forms.h \
	%D%/lists.c \
	%D%/menus.c \
	%D%/record_form.c \
	%D%/work.c
