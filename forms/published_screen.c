/* SPDX-License-Identifier: MIT */
/* Fichiers publiés: what was extracted for the current dossier, and what became of it. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/i18n.h"
#include "core/sync/publish.h"
#include "forms/forms.h"
#include "tui/text.h"

enum { COMMAND_VERIFY = TUI_COMMAND_OWNER, COMMAND_RETRY, COMMAND_PURGE, COMMAND_REMOVE };

enum column { COLUMN_SEQUENCE, COLUMN_KIND, COLUMN_STATE, COLUMN_WHEN, COLUMN_ROWS, COLUMN_SIZE };

struct published {
    struct console *console;
    struct artefact_list list; /* in the order that is shown */
    enum column sorted;
    bool descending;
    int64_t removing; /* the package that is asked about */
};

static int compare_numbers(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static int compare_column(const struct artefact *a, const struct artefact *b, enum column column)
{
    switch (column) {
    case COLUMN_KIND:
        return strcmp(a->kind, b->kind);
    case COLUMN_STATE:
        return strcmp(artefact_state_label(a->state), artefact_state_label(b->state));
    case COLUMN_WHEN:
        return strcmp(a->started_at, b->started_at);
    case COLUMN_ROWS:
        return compare_numbers(a->rows, b->rows);
    case COLUMN_SIZE:
        return compare_numbers(a->size, b->size);
    case COLUMN_SEQUENCE:
        break;
    }
    return compare_numbers(a->sequence, b->sequence);
}

/* Equals stay newest first, whichever way the column goes. */
static int compare(const void *left, const void *right, void *data)
{
    const struct published *published = data;
    const struct artefact *a = left;
    const struct artefact *b = right;
    int order = compare_column(a, b, published->sorted);

    if (order != 0)
        return published->descending ? -order : order;
    return compare_numbers(b->sequence, a->sequence);
}

static void arrange(struct published *published)
{
    if (published->list.count > 1)
        qsort_r(published->list.items, published->list.count, sizeof *published->list.items,
                compare, published);
}

static void on_refresh(void *user)
{
    struct published *published = user;
    struct error error = ERROR_INIT;

    artefact_list_clear(&published->list);
    if (!artefact_list_load(&published->console->session, NULL, &published->list, &error))
        show_error(published->console->app, &error);
    arrange(published);
}

static bool on_sort(void *user, size_t column, bool descending)
{
    struct published *published = user;

    published->sorted = (enum column)column;
    published->descending = descending;
    arrange(published);
    return true;
}

static size_t on_count(void *user)
{
    return ((struct published *)user)->list.count;
}

static const struct artefact *artefact_at(void *user, size_t row)
{
    return &((struct published *)user)->list.items[row];
}

static uint64_t on_identity(void *user, size_t row)
{
    return (uint64_t)artefact_at(user, row)->sequence;
}

static void on_cell(void *user, size_t row, size_t column, char *text, size_t size)
{
    const struct artefact *artefact = artefact_at(user, row);
    char local[CLOCK_TEXT_SIZE];

    switch ((enum column)column) {
    case COLUMN_SEQUENCE:
        snprintf(text, size, "%" PRId64, artefact->sequence);
        break;
    case COLUMN_KIND:
        string_store(text, size, artefact_kind_label(artefact->kind));
        break;
    case COLUMN_STATE:
        string_store(text, size, artefact_state_label(artefact->state));
        break;
    case COLUMN_WHEN:
        clock_localize(artefact->started_at, local);
        string_store(text, size, local);
        break;
    case COLUMN_ROWS:
        tui_job_quantity(artefact->rows, TUI_UNIT_ITEMS, text, size);
        break;
    case COLUMN_SIZE:
        tui_job_quantity(artefact->size, TUI_UNIT_BYTES, text, size);
        break;
    }
}

static bool is_there(const struct artefact *artefact)
{
    return strcmp(artefact->state, "published") == 0 || strcmp(artefact->state, "built") == 0;
}

static void on_totals(void *user, char *text, size_t size)
{
    const struct artefact_list *list = &((struct published *)user)->list;
    int64_t bytes = 0;
    size_t count = 0;
    char amount[40];

    for (size_t i = 0; i < list->count; i++)
        if (is_there(&list->items[i])) {
            bytes += list->items[i].size;
            count++;
        }
    tui_job_quantity(bytes, TUI_UNIT_BYTES, amount, sizeof amount);
    snprintf(text, size,
             ngettext("%zu fichier présent, %s", "%zu fichiers présents, %s", (unsigned long)count),
             count, amount);
}

static void tell_extract(const struct artefact *artefact, struct text *text)
{
    if (artefact->has_base)
        text_format(text, _("Versions    %" PRId64 " à %" PRId64 "\n"), artefact->base,
                    artefact->to);
    else
        text_format(text, _("Version     %" PRId64 "\n"), artefact->to);
    text_format(text, _("Lignes      %" PRId64 "\nSupprimées  %" PRId64 "\n"), artefact->rows,
                artefact->deletes);
}

/* What the register knows. */
static void tell_register(const struct artefact *artefact, struct text *text)
{
    char local[CLOCK_TEXT_SIZE];

    text_format(text, _("Fichier     %s\nÉtat        %s\n"),
                artefact->file[0] == '\0' ? "-" : artefact->file,
                artefact_state_label(artefact->state));
    if (artefact->message[0] != '\0')
        text_format(text, _("Raison      %s\n"), artefact->message);
    clock_localize(artefact->started_at, local);
    text_format(text, _("Commencé le %s par %s\n"), local, artefact->user);
    clock_localize(artefact->published_at, local);
    if (artefact->published_at[0] != '\0')
        text_format(text, _("Publié le   %s\n"), local);
    if (artefact->file[0] == '\0')
        return;
    if (!artefact_is_package(artefact))
        tell_extract(artefact, text);
    text_format(text, _("Octets      %" PRId64 "\nBLAKE2b-256 %s\n"), artefact->size,
                artefact->hash);
}

static void on_open(struct tui_list *list, void *user, size_t row)
{
    const struct artefact *artefact = artefact_at(user, row);
    struct console *console = ((struct published *)user)->console;
    struct error error = ERROR_INIT;
    struct text text = TEXT_INIT;
    char title[60];

    (void)list;
    tell_register(artefact, &text);
    text_add_char(&text, '\n');
    if (is_there(artefact) &&
        !publish_describe(&console->session, artefact->sequence, &text, &error))
        text_format(&text, _("Manifeste illisible : %s\n"), error.message);
    snprintf(title, sizeof title, _("Nº %" PRId64), artefact->sequence);
    tui_push(console->app, tui_text_new(title, text_string(&text)));
    text_clear(&text);
}

static void on_removal_answered(struct tui_app *app, void *user, int answer)
{
    const struct published *published = user;

    (void)app;
    if (answer == 1)
        start_removal(published->console, published->removing);
}

/* Extracts follow each other, and only a purge takes some; a package stands alone. */
static void ask_removal(struct published *published, const struct artefact *artefact)
{
    static const struct tui_answer answers[] = {
        { .label = N_("Garder"), .hot_key = 'g', .value = 0 },
        { .label = N_("Retirer"), .hot_key = 'r', .value = 1 },
    };
    char title[80];

    if (!artefact_is_package(artefact) || !is_there(artefact)) {
        tui_say(published->console->app, TUI_TONE_WARNING,
                _("Seul un package présent se retire ; les extractions se purgent (x)."));
        return;
    }
    published->removing = artefact->sequence;
    snprintf(title, sizeof title, _("Retirer le package nº %" PRId64), artefact->sequence);
    tui_ask(published->console->app,
            &(struct tui_question){
                .title = title,
                .text = _("Les caisses ne pourront plus le prendre. Celles qui l'ont installé le "
                          "gardent."),
                .answers = answers,
                .answer_count = sizeof answers / sizeof answers[0],
                .answered = on_removal_answered,
                .user = published });
}

static enum tui_reply on_command(struct tui_list *list, void *user, int command, size_t row)
{
    struct console *console = ((struct published *)user)->console;

    (void)list;
    if (command == COMMAND_RETRY) {
        open_publish_retry(console->app, console);
    } else if (command == COMMAND_PURGE) {
        ask_purge(console);
    } else if (row == SIZE_MAX) {
        return TUI_IGNORED;
    } else if (command == COMMAND_REMOVE) {
        ask_removal(user, artefact_at(user, row));
    } else if (!is_there(artefact_at(user, row))) {
        tui_sayf(console->app, TUI_TONE_WARNING, _("Rien à vérifier : ce fichier est « %s »."),
                 artefact_state_label(artefact_at(user, row)->state));
    } else {
        start_verify(console, artefact_at(user, row)->sequence);
    }
    return TUI_DONE;
}

static void on_closed(struct tui_app *app, void *user)
{
    struct published *published = user;

    (void)app;
    artefact_list_clear(&published->list);
    free(published);
}

/* clang-format off */
static const struct tui_column columns[] = {
    [COLUMN_SEQUENCE] = { N_("Nº"),     6,  TUI_ALIGN_RIGHT, 5 },
    [COLUMN_KIND]     = { N_("Genre"),  8,  TUI_ALIGN_LEFT, 7 },
    [COLUMN_STATE]    = { N_("État"),   10, TUI_ALIGN_LEFT, 9 },
    [COLUMN_WHEN]     = { N_("Date"),   20, TUI_ALIGN_LEFT, 19 },
    [COLUMN_ROWS]     = { N_("Lignes"), 0,  TUI_ALIGN_RIGHT, TUI_COLUMN_LEFT_OUT },
    [COLUMN_SIZE]     = { N_("Taille"), 10, TUI_ALIGN_RIGHT, 0 },
};

static const struct tui_key keys[] = {
    { { 'v' }, N_("v"), N_("vérifier"), N_("relire le fichier : signature et sommes"), COMMAND_VERIFY },
    { { 'p' }, N_("p"), N_("publier"),  N_("publier ce qui ne l'est pas encore, puis le catalogue"), COMMAND_RETRY },
    { { 'd', TUI_KEY(KEY_F(8)) }, N_("d"), N_("retirer"), N_("retirer un package, après confirmation (aussi F8)"), COMMAND_REMOVE },
    { { 'x' }, N_("x"), N_("purger"),   N_("retirer ce qui précède les deux dernières extractions complètes, après confirmation"), COMMAND_PURGE },
};

static const struct tui_list_source source = {
    .title = N_("Fichiers publiés"),
    .help = N_("Les extractions et les packages du dossier courant, le plus récent d'abord. Entrée montre le manifeste : tables, modes, lignes, versions, sommes ; et la raison d'un échec."),
    .empty = N_("Rien n'a encore été extrait : « Extraire les données » produit le premier fichier."),
    .columns = columns,
    .column_count = sizeof columns / sizeof columns[0],
    .count = on_count,
    .cell = on_cell,
    .open = on_open,
    .sort = on_sort,
    .identity = on_identity,
    .totals = on_totals,
    .refresh = on_refresh,
    .keys = { keys, sizeof keys / sizeof keys[0] },
    .command = on_command,
};
/* clang-format on */

void open_published(struct tui_app *app, void *user)
{
    struct published *published = calloc(1, sizeof *published);
    struct tui_list *list = NULL;

    if (published != NULL) {
        published->console = user;
        published->descending = true;
        on_refresh(published);
        list = tui_list_new(&source, published);
    }
    if (list == NULL) {
        if (published != NULL)
            on_closed(app, published);
        tui_push(app, NULL);
        return;
    }
    tui_list_set_sorted(list, COLUMN_SEQUENCE, true);
    tui_list_screen(list)->closed = on_closed;
    tui_push(app, tui_list_screen(list));
}
