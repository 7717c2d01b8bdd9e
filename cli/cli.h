/* SPDX-License-Identifier: MIT */
/*
 * cli: the verbs of tpvadmin. A verb is a row of a table and one function over core.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "core/base/error.h"
#include "core/base/job.h"
#include "core/settings/permission.h"
#include "core/settings/session.h"

enum { INVOCATION_OPTIONS = 8 };

/* What was typed, and where it acts. */
struct invocation {
    struct session session;
    struct session_options session_options;
    bool json;
    const struct verb *verb;
    char **words; /* what follows the verb, options taken out */
    size_t word_count;
    const char
        *option_values[INVOCATION_OPTIONS]; /* by the order of verb->options; NULL = absent */
    struct string_list repeated;            /* values of the option that repeats */
    struct job *job;
    char **removable; /* storage of `words` */
};

enum verb_flag {
    VERB_NO_SESSION = 1, /* works without an installation */
    VERB_DOSSIER = 2,    /* needs a current dossier */
    VERB_SILENT = 4,     /* says nothing when it succeeds: with --json, that it is done */
};

struct verb_option {
    const char *name;     /* without "--" */
    const char *argument; /* N_(), NULL = none */
    const char *help;     /* N_() */
    bool repeats;         /* each one goes to invocation->repeated, in order */
};

struct verb {
    const char *noun;        /* "dossier" */
    const char *action;      /* "list", "ssh-key add"; NULL when the noun stands alone */
    enum action right;       /* what it takes; ACTION_NONE = an administrator */
    const char *arguments;   /* as shown in the help; NULL = none */
    const char *pairs;       /* N_(), what follows them; NULL = nothing */
    const char *help;        /* N_() */
    size_t minimum, maximum; /* words */
    unsigned flags;
    struct verb_option options[INVOCATION_OPTIONS];
    bool (*run)(struct invocation *, struct error *);
    const struct record_type *type; /* for the verbs that serve every record */
};

extern const struct verb verbs[];
extern const size_t verb_count;

/* Value of an option, "" when it takes none; NULL when it was not given. */
const char *invocation_option(const struct invocation *invocation, const char *name);

/* Prints the document and releases it; NULL is out of memory. */
bool print_json(json_t *document, struct error *error);

/* Rows of text, printed as aligned columns. */
struct table_output; /* opaque */
struct table_output *table_begin(const char *const *titles, size_t columns, struct error *error);
void table_cell(struct table_output *table, const char *text);
/* Prints, or says `empty` when there is no row; releases. */
bool table_end(struct table_output *table, const char *empty, struct error *error);

/* A label, then its value, aligned with the others. */
void print_pair(const char *label, const char *value);

/* The words of a verb without those that --help shows. */
void print_help(const char *noun);

/* A job that shows itself on standard error when that is a terminal; stops on SIGINT, SIGTERM, SIGHUP. */
struct job *terminal_job(bool quiet);
/* Removes what it left on the line. */
void terminal_job_end(void);

enum { SECRET_LIMIT = 1024 };

/*
 * Reads one line of standard input, asking for `name` and not echoed on a terminal. The caller
 * wipes it.
 */
bool read_secret(const char *name, char line[SECRET_LIMIT], struct error *error);

/* Verbs that serve every record type. */
bool verb_record_list(struct invocation *invocation, struct error *error);
bool verb_record_show(struct invocation *invocation, struct error *error);
bool verb_record_add(struct invocation *invocation, struct error *error);
bool verb_record_set(struct invocation *invocation, struct error *error);
bool verb_record_remove(struct invocation *invocation, struct error *error);
/* Fills the record's key from the owner and the leading words; `*used` words were taken. */
bool record_key_from_words(struct invocation *invocation, const struct record_type *type,
                           void *record, size_t *used, struct error *error);
/* Prints a list, of which the records have their defaults. */
bool print_records(struct invocation *invocation, const struct record_list *list,
                   struct error *error);
/* Prints one record, defaults marked. */
bool print_record(struct invocation *invocation, const struct record_type *type, const void *record,
                  struct error *error);

bool verb_init(struct invocation *invocation, struct error *error);
bool verb_demo_day(struct invocation *invocation, struct error *error);
bool verb_info(struct invocation *invocation, struct error *error);
bool verb_licence_show(struct invocation *invocation, struct error *error);
bool verb_journal(struct invocation *invocation, struct error *error);

bool verb_user_password(struct invocation *invocation, struct error *error);
bool verb_user_unlock(struct invocation *invocation, struct error *error);
bool verb_key_add(struct invocation *invocation, struct error *error);
bool verb_key_list(struct invocation *invocation, struct error *error);
bool verb_key_remove(struct invocation *invocation, struct error *error);
bool verb_ftp_sync(struct invocation *invocation, struct error *error);
bool verb_ftp_auth(struct invocation *invocation, struct error *error);
/* The session's user gives the password that there is and a new one. */
bool change_own_password(struct session *session, struct error *error);

bool verb_dossier_show(struct invocation *invocation, struct error *error);
bool verb_dossier_set(struct invocation *invocation, struct error *error);
bool verb_dossier_use(struct invocation *invocation, struct error *error);
bool verb_dossier_export(struct invocation *invocation, struct error *error);
bool verb_dossier_test(struct invocation *invocation, struct error *error);

bool verb_table_add(struct invocation *invocation, struct error *error);
bool verb_table_set(struct invocation *invocation, struct error *error);
bool verb_table_remove(struct invocation *invocation, struct error *error);
bool verb_table_default(struct invocation *invocation, struct error *error);
bool verb_package_review(struct invocation *invocation, struct error *error);
bool verb_package_build(struct invocation *invocation, struct error *error);
bool verb_package_list(struct invocation *invocation, struct error *error);
bool verb_package_compare(struct invocation *invocation, struct error *error);
bool verb_package_remove(struct invocation *invocation, struct error *error);
bool verb_path_default(struct invocation *invocation, struct error *error);
bool verb_table_list(struct invocation *invocation, struct error *error);
bool verb_table_discover(struct invocation *invocation, struct error *error);
bool verb_field_list(struct invocation *invocation, struct error *error);
bool verb_field_add(struct invocation *invocation, struct error *error);
bool verb_field_remove(struct invocation *invocation, struct error *error);

bool verb_tracking_status(struct invocation *invocation, struct error *error);
bool verb_tracking_enable(struct invocation *invocation, struct error *error);
bool verb_tracking_disable(struct invocation *invocation, struct error *error);
bool verb_tracking_purge(struct invocation *invocation, struct error *error);

bool verb_extract(struct invocation *invocation, struct error *error);
bool verb_publish_status(struct invocation *invocation, struct error *error);
bool verb_publish_list(struct invocation *invocation, struct error *error);
bool verb_publish_retry(struct invocation *invocation, struct error *error);
bool verb_publish_purge(struct invocation *invocation, struct error *error);
bool verb_publish_verify(struct invocation *invocation, struct error *error);

#endif
