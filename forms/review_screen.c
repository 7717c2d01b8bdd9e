/* SPDX-License-Identifier: MIT */
/*
 * The review of a package: every file, kept (marked) or ignored with the reason, to be looked at
 * before anything is built.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/i18n.h"
#include "core/settings/permission.h"
#include "forms/package.h"
#include "tui/text.h"

enum { COMMAND_BUILD = TUI_COMMAND_OWNER, COMMAND_VIEW, COMMAND_TOTALS, COMMAND_EXPORT };

enum column { COLUMN_PATH, COLUMN_CODE, COLUMN_SIZE, COLUMN_WHEN, COLUMN_REASON };

enum view { VIEW_ALL, VIEW_KEPT, VIEW_IGNORED, VIEW_COUNT };

struct review_screen {
    struct console *console;
    struct tui_list *list;
    struct package_review review;
    bool zip;
    size_t *rows; /* indexes in review.files: those of the view, in the order shown */
    size_t count;
    enum view view;
    enum column sorted;
    bool descending;
    char hint[512]; /* the selected path, whole */
};

static const char *const views[] = {
    [VIEW_ALL] = N_("Tous les fichiers"),
    [VIEW_KEPT] = N_("Fichiers retenus"),
    [VIEW_IGNORED] = N_("Fichiers ignorés"),
};

static const struct review_file *file_at(const struct review_screen *screen, size_t row)
{
    return &screen->review.files[screen->rows[row]];
}

static const char *reason_of(const struct review_file *file)
{
    return file->reason == REASON_KEPT ? package_compared_label(file->compared)
                                       : package_reason_label(file->reason);
}

static int compare_numbers(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static int compare_column(const struct review_file *a, const struct review_file *b,
                          enum column column)
{
    switch (column) {
    case COLUMN_CODE:
        return strcmp(a->directory->code, b->directory->code);
    case COLUMN_SIZE:
        return compare_numbers(a->facts->size, b->facts->size);
    case COLUMN_WHEN:
        return compare_numbers(a->facts->modified_ns, b->facts->modified_ns);
    case COLUMN_REASON:
        return strcmp(reason_of(a), reason_of(b));
    case COLUMN_PATH:
        break;
    }
    return strcmp(a->path, b->path);
}

static int compare(const void *left, const void *right, void *data)
{
    const struct review_screen *screen = data;
    size_t a = *(const size_t *)left;
    size_t b = *(const size_t *)right;
    int order = compare_column(&screen->review.files[a], &screen->review.files[b], screen->sorted);

    if (order != 0)
        return screen->descending ? -order : order;
    return compare_numbers((int64_t)a, (int64_t)b);
}

static void arrange(struct review_screen *screen)
{
    screen->count = 0;
    for (size_t i = 0; i < screen->review.count; i++) {
        bool kept = screen->review.files[i].reason == REASON_KEPT;

        if (screen->view == VIEW_ALL || kept == (screen->view == VIEW_KEPT))
            screen->rows[screen->count++] = i;
    }
    if (screen->count > 1)
        qsort_r(screen->rows, screen->count, sizeof *screen->rows, compare, screen);
}

static bool on_sort(void *user, size_t column, bool descending)
{
    struct review_screen *screen = user;

    screen->sorted = (enum column)column;
    screen->descending = descending;
    arrange(screen);
    return true;
}

static size_t on_count(void *user)
{
    return ((struct review_screen *)user)->count;
}

static uint64_t on_identity(void *user, size_t row)
{
    return ((struct review_screen *)user)->rows[row];
}

static void show_path(const struct review_file *file, char *text, size_t size)
{
    struct text shown = TEXT_INIT;

    scan_show_path(file->path, &shown);
    string_store(text, size, text_string(&shown));
    text_clear(&shown);
}

static void on_cell(void *user, size_t row, size_t column, char *text, size_t size)
{
    const struct review_file *file = file_at(user, row);
    char local[CLOCK_TEXT_SIZE];

    switch ((enum column)column) {
    case COLUMN_PATH:
        show_path(file, text, size);
        break;
    case COLUMN_CODE:
        string_store(text, size, file->directory->code);
        break;
    case COLUMN_SIZE:
        tui_job_quantity(file->facts->size, TUI_UNIT_BYTES, text, size);
        break;
    case COLUMN_WHEN:
        clock_format_local(file->facts->modified_ns / INT64_C(1000000000), local);
        local[strlen("24/11/2026")] = '\0';
        string_store(text, size, local);
        break;
    case COLUMN_REASON:
        string_store(text, size, reason_of(file));
        break;
    }
}

/* The columns cut a long path: its end says most. */
static const char *on_hint(void *user, size_t row)
{
    struct review_screen *screen = user;

    show_path(file_at(screen, row), screen->hint, sizeof screen->hint);
    return screen->hint;
}

static bool on_marked(void *user, size_t row)
{
    return file_at(user, row)->reason == REASON_KEPT;
}

static void on_mark(void *user, size_t row, bool marked)
{
    struct review_screen *screen = user;
    struct error error = ERROR_INIT;

    if (!package_keep(&screen->review, screen->rows[row], marked, &error))
        tui_say(screen->console->app, TUI_TONE_WARNING, error.message);
}

static void on_totals(void *user, char *text, size_t size)
{
    const struct review_screen *screen = user;
    struct review_totals totals;
    char kept[40];

    package_totals(&screen->review, &totals);
    tui_job_quantity(totals.kept_bytes, TUI_UNIT_BYTES, kept, sizeof kept);
    snprintf(text, size, _("Retenus : %zu (%s). Ignorés : %zu."), totals.kept, kept,
             totals.ignored);
}

static void add_list(struct text *text, const char *title, const struct string_list *lines)
{
    if (lines->count == 0)
        return;
    text_format(text, "\n%s\n", title);
    for (size_t i = 0; i < lines->count; i++)
        text_format(text, "  %s\n", lines->items[i]);
}

static void add_reasons(struct text *text, const struct review_totals *totals)
{
    for (int reason = REASON_KEPT + 1; reason < REASON_COUNT; reason++)
        if (totals->by_reason[reason] > 0)
            text_format(text, "  %8zu  %s\n", totals->by_reason[reason],
                        package_reason_label((enum package_reason)reason));
}

static void tell_totals(const struct review_screen *screen, struct text *text)
{
    const struct package_review *review = &screen->review;
    struct review_totals totals;
    char bytes[40];

    package_totals(review, &totals);
    if (review->since[0] == '\0')
        text_add(text, _("Sans date de référence : tous les fichiers.\n"));
    else
        text_format(text, _("Date de référence : %s (un fichier de ce jour reste).\n"),
                    review->since);
    tui_job_quantity(totals.kept_bytes, TUI_UNIT_BYTES, bytes, sizeof bytes);
    text_format(text, _("Retenus : %zu, %s.\n"), totals.kept, bytes);
    if (review->previous != 0)
        text_format(text,
                    _("Par rapport au package %" PRId64
                      " : nouveaux %zu, modifiés %zu, identiques %zu, disparus %zu.\n"),
                    review->previous, totals.by_compared[COMPARED_NEW],
                    totals.by_compared[COMPARED_CHANGED], totals.by_compared[COMPARED_SAME],
                    totals.by_compared[COMPARED_GONE]);
    text_format(text, _("Ignorés : %zu.\n"), totals.ignored);
    add_reasons(text, &totals);
    add_list(text, _("Attention"), &review->warnings);
    add_list(text, _("Schéma, par rapport au package précédent"), &review->differences);
    add_list(text, _("Disparus depuis le package précédent"), &review->gone);
}

static void show_totals(const struct review_screen *screen)
{
    struct text text = TEXT_INIT;

    tell_totals(screen, &text);
    tui_push(screen->console->app, tui_text_new(_("Bilan"), text_string(&text)));
    text_clear(&text);
}

static void on_open(struct tui_list *list, void *user, size_t row)
{
    const struct review_screen *screen = user;
    const struct review_file *file = file_at(screen, row);
    struct text text = TEXT_INIT;
    char local[CLOCK_TEXT_SIZE];

    (void)list;
    clock_format_local(file->facts->modified_ns / INT64_C(1000000000), local);
    text_format(&text, _("Chemin      %s/"), file->directory->source);
    scan_show_path(file->path, &text);
    text_format(&text, _("\nSur caisse  %s/"), file->directory->destination);
    scan_show_path(file->path, &text);
    text_format(&text, _("\nTaille      %" PRId64 " octets\nModifié le  %s\nDroits      %04o\n"),
                file->facts->size, local, (unsigned)file->facts->mode & 07777U);
    text_format(&text, file->reason == REASON_KEPT ? _("Retenu      %s\n") : _("Ignoré      %s\n"),
                reason_of(file));
    tui_push(screen->console->app, tui_text_new(file->directory->code, text_string(&text)));
    text_clear(&text);
}

static void export(const struct review_screen *screen)
{
    struct console *console = screen->console;
    struct error error = ERROR_INIT;
    char *path = home_file(&console->session.home, "revue.csv", &error);

    if (path != NULL && package_export(&screen->review, path, &error))
        tui_sayf(console->app, TUI_TONE_GOOD, _("Liste écrite dans « %s »."), path);
    else
        show_error(console->app, &error);
    free(path);
}

static void on_build_answered(struct tui_app *app, void *user, int answer)
{
    struct review_screen *screen = user;

    if (answer != 1)
        return;
    if (work_is_running(screen->console)) {
        tui_say(app, TUI_TONE_WARNING, _("Une tâche est en cours : attendez qu'elle finisse."));
        return;
    }
    screen->count = 0;
    tui_list_changed(screen->list);
    tui_remove(app, tui_list_screen(screen->list));
    package_start_build(screen->console, &screen->review, screen->zip);
}

static void ask_build(struct review_screen *screen)
{
    static const struct tui_answer answers[] = {
        { .label = N_("Revoir encore"), .hot_key = 'r', .value = 0 },
        { .label = N_("Construire"), .hot_key = 'c', .value = 1 },
    };
    struct error error = ERROR_INIT;
    struct text text = TEXT_INIT;
    struct review_totals totals;
    char bytes[40];

    if (!session_allows(&screen->console->session, ACTION_BUILD, &error)) {
        show_error(screen->console->app, &error);
        return;
    }
    package_totals(&screen->review, &totals);
    if (totals.kept == 0 && screen->review.script_count == 0) {
        tui_say(screen->console->app, TUI_TONE_WARNING,
                _("Aucun fichier retenu : il n'y a rien à construire."));
        return;
    }
    tui_job_quantity(totals.kept_bytes, TUI_UNIT_BYTES, bytes, sizeof bytes);
    text_format(&text,
                ngettext("%zu fichier, %s : archivé, signé, puis publié pour les caisses.",
                         "%zu fichiers, %s : archivés, signés, puis publiés pour les caisses.",
                         (unsigned long)totals.kept),
                totals.kept, bytes);
    for (size_t i = 0; i < screen->review.warnings.count; i++)
        text_format(&text, "\n%s", screen->review.warnings.items[i]);
    tui_ask(screen->console->app,
            &(struct tui_question){ .title = _("Construire le package"),
                                    .text = text_string(&text),
                                    .answers = answers,
                                    .answer_count = sizeof answers / sizeof answers[0],
                                    .answered = on_build_answered,
                                    .user = screen });
    text_clear(&text);
}

static enum tui_reply on_command(struct tui_list *list, void *user, int command, size_t row)
{
    struct review_screen *screen = user;

    (void)row;
    switch (command) {
    case COMMAND_BUILD:
        ask_build(screen);
        break;
    case COMMAND_TOTALS:
        show_totals(screen);
        break;
    case COMMAND_EXPORT:
        export(screen);
        break;
    default:
        screen->view = (enum view)((screen->view + 1) % VIEW_COUNT);
        arrange(screen);
        tui_list_changed(list);
        tui_say(screen->console->app, TUI_TONE_INFO, gettext(views[screen->view]));
        break;
    }
    return TUI_DONE;
}

static void on_closed(struct tui_app *app, void *user)
{
    struct review_screen *screen = user;

    (void)app;
    package_review_clear(&screen->review);
    free(screen->rows);
    free(screen);
}

/* clang-format off */
static const struct tui_column columns[] = {
    [COLUMN_PATH]   = { N_("Chemin"),  0,  TUI_ALIGN_LEFT, 24 },
    [COLUMN_CODE]   = { N_("Code"),    9,  TUI_ALIGN_LEFT, TUI_COLUMN_LEFT_OUT },
    [COLUMN_SIZE]   = { N_("Taille"),  10, TUI_ALIGN_RIGHT, 0 },
    [COLUMN_WHEN]   = { N_("Modifié"), 10, TUI_ALIGN_LEFT, TUI_COLUMN_LEFT_OUT },
    [COLUMN_REASON] = { N_("Motif"),   12, TUI_ALIGN_LEFT, 12 },
};

static const struct tui_key keys[] = {
    { { 'c' }, N_("c"), N_("construire"), N_("construire le package, après confirmation"), COMMAND_BUILD },
    { { 'o' }, N_("o"), N_("vue"),        N_("tous les fichiers, les retenus, les ignorés"), COMMAND_VIEW },
    { { 't' }, N_("t"), N_("bilan"),      N_("totaux par motif, avertissements, schéma, fichiers disparus"), COMMAND_TOTALS },
    { { 'x' }, N_("x"), N_("exporter"),   N_("écrire la liste entière dans un fichier CSV de l'installation"), COMMAND_EXPORT },
};

static const struct tui_list_source source = {
    .title = N_("Revue du package"),
    .help = N_("Les fichiers des répertoires du dossier : marqués, ils sont retenus ; les autres sont ignorés, pour le motif dit. Espace écarte un fichier ou le reprend ; un lien ou un nom qui ne voyage pas ne se reprend pas. « o » change de vue, « c » construit."),
    .empty = N_("Aucun fichier dans cette vue : « o » montre les autres."),
    .columns = columns,
    .column_count = sizeof columns / sizeof columns[0],
    .count = on_count,
    .cell = on_cell,
    .open = on_open,
    .sort = on_sort,
    .identity = on_identity,
    .marked = on_marked,
    .mark = on_mark,
    .totals = on_totals,
    .hint = on_hint,
    .keys = { keys, sizeof keys / sizeof keys[0] },
    .command = on_command,
};
/* clang-format on */

void review_open(struct console *console, struct package_review *review, bool zip)
{
    struct review_screen *screen = calloc(1, sizeof *screen);

    if (screen != NULL) {
        screen->console = console;
        screen->zip = zip;
        screen->review = *review;
        *review = (struct package_review){ .since = "" };
        screen->rows = calloc(screen->review.count + 1, sizeof *screen->rows);
        if (screen->rows != NULL) {
            arrange(screen);
            screen->list = tui_list_new(&source, screen);
        }
    }
    if (screen == NULL || screen->list == NULL) {
        if (screen != NULL)
            on_closed(console->app, screen);
        tui_push(console->app, NULL);
        return;
    }
    tui_list_screen(screen->list)->closed = on_closed;
    tui_push(console->app, tui_list_screen(screen->list));
}
