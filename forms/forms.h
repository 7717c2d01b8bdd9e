/* SPDX-License-Identifier: MIT */
/* forms: what the screens share: the console, its one piece of work, forms made from records. */
#ifndef FORMS_FORMS_H
#define FORMS_FORMS_H

#include "core/base/worker.h"
#include "core/settings/session.h"
#include "tui/form.h"
#include "tui/job.h"
#include "tui/list.h"
#include "tui/menu.h"

struct work;
struct server_panel;

struct console {
    struct session session;
    struct tui_app *app;
    struct work *work;          /* the last one, running or done; NULL before the first */
    struct server_panel *panel; /* what Gestion serveur last read */
    char leaving[200];
    char progress[400]; /* of the work, for work_progress() */
    char refusal[512];  /* of an action that the user may not do */
};

/*
 * The session, the terminal as `tui` says (its callbacks and keys are filled in) and the first
 * menu. The caller calls console_close(), also after a failure. ERROR_USAGE without a terminal.
 */
bool console_open(struct console *console, const struct session_options *session,
                  const struct tui_options *tui, struct error *error);
/* Stops the work, gives the terminal back. */
void console_close(struct console *console);

/* Who works where, copied for a thread: it opens a session of its own from it. */
struct snapshot {
    char home[1025];
    char as[65]; /* as session.as */
    int64_t dossier;
};

void snapshot_take(const struct console *console, struct snapshot *snapshot);
/* As session_open(): the caller closes, also after a failure. */
bool snapshot_open(const struct snapshot *snapshot, struct session *session, struct error *error);

extern const struct tui_menu menu_root;

/* Line 1: dossier and user. After the dossier or the user changed. */
void console_show_context(struct console *console);

/*
 * Work in the background: one at a time. `run` is called in a thread with `data`, and adds what
 * was produced to `summary`; `data` is freed by `release` once nothing looks at it any more.
 */
struct work_kind {
    struct tui_job_source source; /* title and help; the rest is filled by work.c */
    const char *short_name;       /* N_(), in line 1: "extraction" */
    bool (*run)(void *data, struct job *job, struct text *summary, struct error *error);
    void (*release)(void *data);
    /* It succeeded and its screen was still on top, now gone: shows what it found. May be NULL. */
    void (*show)(struct console *console, void *data);
};

/* Starts it and shows it; refuses, saying so, while another runs. Takes `data` in all cases. */
void work_start(struct console *console, const struct work_kind *kind, void *data);
/* Shows the last one again. */
void work_show(struct console *console);
bool work_is_running(const struct console *console);
/* "extraction 43 %, ART": what runs now, borrowed until the next call; NULL when nothing does. */
const char *work_progress(struct console *console);
/* Stops it and waits; releases. For the end of the console. */
void work_end(struct console *console);

/*
 * Reading in the background on behalf of one screen, beside the one piece of work: nothing is
 * said of it, and it ends with its screen. Zero-initialised storage is one that is not there.
 */
struct background {
    struct console *console;
    struct worker *worker; /* NULL = none runs */
    void (*news)(void *user, bool finished, const struct error *error);
    void *user;
};

/* Calls news() in the loop when `run` told something, and at the end; the error is empty when it
 * succeeded. False, with a message, when it cannot be started. */
bool background_start(struct background *background, worker_fn run, void *data);
/* Stops it and waits: within 100 ms. */
void background_end(struct background *background);

/*
 * A form made from a record's descriptors. `save` writes the record; `buttons` are added to the
 * tabs they name. The form owns a copy of the record.
 */
struct record_button {
    const char *name;
    const char *label; /* N_() */
    const char *help;  /* N_() */
    const char *tab;   /* N_(), one of the record's */
    void (*press)(struct console *console, const void *record);
};

/* A text field for which Enter offers values known only at run time. */
struct record_offer {
    const char *field;
    const char *help; /* N_(), instead of the record's: it says so */
    /* Adds the values for the record as loaded; an empty one is shown as "(aucune)". */
    bool (*list)(struct console *console, const void *record, struct string_list *values,
                 struct error *error);
};

struct record_form_kind {
    const struct record_type *type;
    const struct record_offer *offers;
    size_t offer_count;
    const struct record_button *buttons;
    size_t button_count;
    const char *help; /* N_(), opens the help screen */
    bool (*save)(struct console *console, bool is_new, void *record, struct error *error);
    bool (*apply_defaults)(struct console *console, void *record, struct error *error);
    /* The sentence once saved, translated; NULL = a plain one. */
    const char *(*saved)(struct console *console);
};

/* Pushes it. `record` as loaded from the store, without its defaults; NULL = a new one. */
void record_form_open(struct console *console, const struct record_form_kind *kind,
                      const void *record);

/*
 * The records of one type (of the current dossier, when it has an owner): a list, and a form of
 * each. Everything outlives the screen.
 */
struct records_kind {
    const struct record_form_kind *form;
    const char *title, *help, *empty; /* N_() */
    const char *removal;              /* N_(), what a removal means */
    const struct tui_column *columns;
    size_t column_count;
    const char *const *fields; /* the field of each column */
    /* Adds what the list that the program brings has more; NULL = it brings none. */
    bool (*fill)(struct console *console, size_t *added, struct error *error);
};

void records_open(struct console *console, const struct records_kind *kind);
/* Writes a record of a form; journalled. */
bool records_save(struct console *console, const struct record_type *type, bool is_new,
                  void *record, struct error *error);

/* The entries of the menu. */
void open_dossiers(struct tui_app *app, void *user);
void open_extract_full(struct tui_app *app, void *user);
void open_extract_changes(struct tui_app *app, void *user);
void open_published(struct tui_app *app, void *user);
void open_publish_retry(struct tui_app *app, void *user);
/* The configuration file for the tills of the current dossier. */
void open_export(struct console *console);
/* Reads a file of the current dossier again, as work. */
void start_verify(struct console *console, int64_t sequence);
/* Removes a package of the current dossier, as work. */
void start_removal(struct console *console, int64_t sequence);
/* Asks, saying what goes; then as work. */
void ask_purge(struct console *console);
void open_users(struct tui_app *app, void *user);
void open_tills(struct tui_app *app, void *user);
void open_password(struct tui_app *app, void *user);
void open_package(struct tui_app *app, void *user);
void open_directories(struct tui_app *app, void *user);
void open_paths(struct tui_app *app, void *user);
void open_tables(struct tui_app *app, void *user);
void open_fields(struct tui_app *app, void *user);
void open_journal(struct tui_app *app, void *user);
void open_licence(struct tui_app *app, void *user);
void open_information(struct tui_app *app, void *user);
void open_work(struct tui_app *app, void *user);

/* What Gestion serveur shows above its entries. */
extern const struct tui_menu_head server_head;
void server_panel_free(struct server_panel *panel);
/* The state of the work for its menu entry, NULL when nothing runs. */
const char *work_state(void *user);
/* The fields of one table. */
void open_fields_of(struct console *console, const char *table);
/* What the database has, to be added to the tables. */
void open_discovery(struct console *console);
/* Asks, then adds the default list to the tables. */
void ask_default_tables(struct console *console);

/* Why an entry cannot be opened: no current dossier; or no right to what it does. */
const char *needs_dossier(void *user);
const char *needs_extract(void *user);
const char *needs_publish(void *user);
/* Why there is no work to show. */
const char *needs_work(void *user);

/* An error as people see it: in the message line, or in a box when it is long. */
void show_error(struct tui_app *app, const struct error *error);

#endif
