/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/palette.h"

#include <stdlib.h>
#include <string.h>

#include "tui/line.h"
#include "tui/translate.h"
#include "tui/width.h"

enum {
    DEEPEST = 8,
    MOST_ENTRIES = 256,
    NAME_BYTES = 256,
    WIDEST = 70,
    MOST_ROWS = 10,
    TYPED_LIMIT = 60,
    RANK_NONE = 0,
    RANK_SPREAD = 1,
    RANK_TOGETHER = 2
};

struct palette_entry {
    const struct tui_menu_entry *entry;
    char path[NAME_BYTES]; /* translated titles above it */
    char folded[NAME_BYTES];
};

struct palette {
    struct tui_screen screen;
    struct palette_entry *entries;
    size_t entry_count;
    size_t shown[MOST_ENTRIES]; /* indexes in `entries`, best first */
    size_t shown_count;
    size_t focus, first;
    struct tui_line typed;
    bool choosing; /* the last key moved the focus: the cursor is there */
};

/* clang-format off */
static const struct tui_key palette_keys[] = {
    { { TUI_ENTER },                              N_("Entrée"), N_("ouvrir"),
      N_("ouvrir ce qui est désigné"), TUI_COMMAND_OPEN },
    { { TUI_TAB },                                N_("Tab"), N_("compléter"),
      N_("compléter le nom"), TUI_COMMAND_NEXT },
    { { TUI_KEY(KEY_UP), TUI_CTRL('p') },         N_("↑"), NULL, N_("précédent"),
      TUI_COMMAND_UP },
    { { TUI_KEY(KEY_DOWN), TUI_CTRL('n') },       N_("↓"), N_("suivant"), N_("suivant"),
      TUI_COMMAND_DOWN },
    { { TUI_ESCAPE, TUI_CTRL('c'), TUI_KEY(KEY_F(10)) }, N_("Échap"), N_("renoncer"),
      N_("fermer la palette"), TUI_COMMAND_BACK },
};
/* clang-format on */

static int rank(const char *name, const char *letters)
{
    if (strstr(name, letters) != NULL)
        return RANK_TOGETHER;
    for (; *letters != '\0'; letters++) {
        if (*letters == ' ')
            continue;
        name = strchr(name, *letters);
        if (name == NULL)
            return RANK_NONE;
        name++;
    }
    return RANK_SPREAD;
}

static void match(struct palette *palette)
{
    char letters[NAME_BYTES];

    tui_fold(tui_line_text(&palette->typed), letters, sizeof letters);
    palette->shown_count = 0;
    palette->focus = 0;
    for (int wanted = RANK_TOGETHER; wanted > RANK_NONE; wanted--)
        for (size_t i = 0; i < palette->entry_count; i++)
            if (rank(palette->entries[i].folded, letters) == wanted)
                palette->shown[palette->shown_count++] = i;
}

static size_t count_entries(const struct tui_menu *menu, int depth)
{
    size_t count = menu->entry_count;

    for (size_t i = 0; i < menu->entry_count && depth < DEEPEST; i++)
        if (menu->entries[i].submenu != NULL)
            count += count_entries(menu->entries[i].submenu, depth + 1);
    return count;
}

static void collect(struct palette *palette, const struct tui_menu *menu, const char *path,
                    int depth)
{
    for (size_t i = 0; i < menu->entry_count && palette->entry_count < MOST_ENTRIES; i++) {
        const struct tui_menu_entry *entry = &menu->entries[i];
        struct palette_entry *added = &palette->entries[palette->entry_count++];
        const char *label = tui_translate(entry->label);
        char name[2 * NAME_BYTES];

        added->entry = entry;
        tui_store(added->path, sizeof added->path, path);
        snprintf(name, sizeof name, "%s %s", label, path);
        tui_fold(name, added->folded, sizeof added->folded);
        if (entry->submenu == NULL || depth >= DEEPEST)
            continue;
        snprintf(name, sizeof name, "%s%s%s", path, path[0] == '\0' ? "" : " / ", label);
        collect(palette, entry->submenu, name, depth + 1);
    }
}

static void open_entry(struct palette *palette)
{
    struct tui_app *app = palette->screen.app;
    void *user = palette->screen.user;
    const struct tui_menu_entry *entry;

    if (palette->shown_count == 0)
        return;
    entry = palette->entries[palette->shown[palette->focus]].entry;
    tui_pop(app);
    tui_menu_open(app, entry, user);
}

static void complete(struct palette *palette)
{
    if (palette->shown_count == 0)
        return;
    tui_line_set(&palette->typed,
                 tui_translate(palette->entries[palette->shown[palette->focus]].entry->label));
    match(palette);
}

static enum tui_reply palette_key(struct tui_screen *screen, int command, int32_t key)
{
    struct palette *palette = (struct palette *)screen;
    bool changed = false;

    palette->choosing = command == TUI_COMMAND_UP || command == TUI_COMMAND_DOWN;
    switch (command) {
    case TUI_COMMAND_OPEN:
        open_entry(palette);
        return TUI_DONE;
    case TUI_COMMAND_NEXT:
        complete(palette);
        return TUI_DONE;
    case TUI_COMMAND_UP:
        palette->focus -= palette->focus > 0;
        return TUI_DONE;
    case TUI_COMMAND_DOWN:
        palette->focus += palette->focus + 1 < palette->shown_count;
        return TUI_DONE;
    case TUI_COMMAND_BACK:
        return TUI_CLOSE;
    default:
        if (!tui_line_key(&palette->typed, key, &changed))
            return TUI_IGNORED;
        if (changed)
            match(palette);
        return TUI_DONE;
    }
}

static void draw_entry(struct palette *palette, size_t position, int row, int column, int width)
{
    struct tui_screen *screen = &palette->screen;
    const struct palette_entry *entry = &palette->entries[palette->shown[position]];
    char path[sizeof entry->path];
    int used =
        tui_put(screen, row, column + 2, width - 2, TUI_NORMAL, tui_translate(entry->entry->label));

    /* Its end is what tells it from its neighbours. */
    tui_cut_start(entry->path, width - used - 4, path, sizeof path);
    tui_put_right(screen, row, column + used + 4, width - used - 4, TUI_DIM, path);
    if (position == palette->focus)
        tui_put_sign(screen, row, column, TUI_MARKER, TUI_SIGN_MARKER);
}

static void palette_draw(struct tui_screen *screen)
{
    struct palette *palette = (struct palette *)screen;
    int width = screen->columns - 4 < WIDEST ? screen->columns - 4 : WIDEST;
    int rows = screen->rows - 5 < MOST_ROWS ? screen->rows - 5 : MOST_ROWS;
    int column = (screen->columns - width) / 2;
    int used;

    palette->first = tui_scroll(palette->first, palette->focus, palette->shown_count, rows);
    tui_box(screen, 1, column, rows + 4, width, _("Aller à"));
    for (int i = 0; i < rows && palette->first + (size_t)i < palette->shown_count; i++)
        draw_entry(palette, palette->first + (size_t)i, 4 + i, column + 2, width - 4);
    if (palette->shown_count == 0)
        tui_put(screen, 4, column + 4, width - 6, TUI_DIM, _("Rien ne porte ce nom."));
    used = tui_put(screen, 2, column + 2, width - 4, TUI_LABEL, ": ");
    tui_line_draw(screen, &palette->typed, 2, column + 2 + used, width - 4 - used);
    if (palette->choosing && palette->shown_count > 0) {
        screen->cursor_row = 4 + (int)(palette->focus - palette->first);
        screen->cursor_column = column + 2;
    }
}

static void palette_close(struct tui_screen *screen)
{
    struct palette *palette = (struct palette *)screen;

    tui_line_clear(&palette->typed);
    free(palette->entries);
    free(palette);
}

static const struct tui_screen_class palette_class = {
    .name = "palette",
    .popup = true,
    .keys = { palette_keys, sizeof palette_keys / sizeof palette_keys[0] },
    .draw = palette_draw,
    .key = palette_key,
    .close = palette_close,
};

bool tui_palette_open(struct tui_app *app, const struct tui_menu *root, void *user)
{
    struct palette *palette = calloc(1, sizeof *palette);
    size_t count = count_entries(root, 0);

    if (palette == NULL)
        return tui_push(app, NULL);
    palette->entries =
        calloc(count < MOST_ENTRIES ? count + 1 : MOST_ENTRIES, sizeof *palette->entries);
    if (palette->entries == NULL) {
        free(palette);
        return tui_push(app, NULL);
    }
    tui_screen_init(&palette->screen, &palette_class, NULL, user);
    palette->screen.typing = true;
    palette->typed.limit = TYPED_LIMIT;
    collect(palette, root, "", 0);
    match(palette);
    return tui_push(app, &palette->screen);
}
