noinst_LIBRARIES += tui/libtui.a

tui_libtui_a_SOURCES = \
	%D%/app.c %D%/app.h %D%/app_internal.h \
	%D%/complete.c %D%/complete.h \
	%D%/date.c %D%/date.h \
	%D%/dialog.c %D%/dialog.h \
	%D%/form.c %D%/form.h %D%/form_check.c %D%/form_draw.c %D%/form_internal.h %D%/form_values.c \
	%D%/frame.c \
	%D%/help.c \
	%D%/job.c %D%/job.h %D%/job_draw.c %D%/job_internal.h \
	%D%/keymap.c %D%/keymap.h \
	%D%/line.c %D%/line.h \
	%D%/list.c %D%/list.h %D%/list_draw.c %D%/list_filter.c %D%/list_internal.h \
	%D%/menu.c %D%/menu.h \
	%D%/palette.c %D%/palette.h \
	%D%/panes.c %D%/panes.h \
	%D%/pick.c \
	%D%/screen.h \
	%D%/terminal.c \
	%D%/text.c %D%/text.h \
	%D%/theme.c %D%/theme.h \
	%D%/translate.h \
	%D%/width.c %D%/width.h \
	%D%/wrap.c %D%/wrap.h
