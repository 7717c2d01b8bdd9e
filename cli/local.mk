bin_PROGRAMS += tpvadmin

tpvadmin_SOURCES = \
	%D%/cli.h \
	%D%/dossier_verbs.c \
	%D%/extract_verbs.c \
	%D%/home_verbs.c \
	%D%/main.c \
	%D%/output.c \
	%D%/package_verbs.c \
	%D%/record_verbs.c \
	%D%/table_verbs.c \
	%D%/user_verbs.c \
	%D%/verbs.c
tpvadmin_LDADD = forms/libforms.a tui/libtui.a $(CORE_LIBS) $(CURSES_LIBS)
