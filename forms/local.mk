noinst_LIBRARIES += forms/libforms.a

forms_libforms_a_SOURCES = \
	%D%/background.c \
	%D%/console.c %D%/console.h \
	%D%/directory_screens.c %D%/dossier_screen.c \
	%D%/export_screen.c %D%/extract_screen.c \
	%D%/fields_screen.c \
	%D%/forms.h \
	%D%/journal_screen.c \
	%D%/menus.c \
	%D%/package.h %D%/package_screen.c \
	%D%/people_screens.c %D%/published_screen.c \
	%D%/record_form.c %D%/records_screen.c %D%/review_screen.c \
	%D%/server_screen.c \
	%D%/support_screen.c \
	%D%/tables_discovery.c \
	%D%/tables_screen.c %D%/tables_survey.c %D%/tables_survey.h \
	%D%/work.c
