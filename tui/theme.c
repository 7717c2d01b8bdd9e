/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/theme.h"

#include <curses.h>

enum { NO_COLOUR = -1 };

/* clang-format off */
static const struct {
    attr_t attributes;
    short colour; /* foreground of the terminal's palette */
} roles[] = {
    [TUI_NORMAL]  = { A_NORMAL,  NO_COLOUR },
    [TUI_TITLE]   = { A_REVERSE, NO_COLOUR },
    [TUI_KEYCAP]  = { A_BOLD,    NO_COLOUR },
    [TUI_DIM]     = { A_DIM,     NO_COLOUR },
    [TUI_LABEL]   = { A_NORMAL,  COLOR_CYAN },
    [TUI_MARKER]  = { A_BOLD,    NO_COLOUR }, /* it moves at each key: every byte counts */
    [TUI_INPUT]   = { A_UNDERLINE, NO_COLOUR },
    [TUI_STRONG]  = { A_BOLD,    NO_COLOUR },
    [TUI_GOOD]    = { A_BOLD,    COLOR_GREEN },
    [TUI_WARNING] = { A_BOLD,    COLOR_YELLOW },
    [TUI_ERROR]   = { A_BOLD,    COLOR_RED },
};
_Static_assert(sizeof roles / sizeof roles[0] == TUI_ROLE_COUNT, "one row per role");

static const struct {
    const char *unicode, *ascii;
} signs[] = {
    [TUI_SIGN_MARKER]     = { "▸", ">" },
    [TUI_SIGN_SUBMENU]    = { "›", ">" },
    [TUI_SIGN_CRUMB]      = { "›", ">" },
    [TUI_SIGN_BULLET]     = { "•", "*" },
    [TUI_SIGN_FULL]       = { "█", "#" },
    [TUI_SIGN_EMPTY]      = { "░", "." },
    [TUI_SIGN_BUSY]       = { "⟳", "~" },
    [TUI_SIGN_WARNING]    = { "⚠", "!" },
    [TUI_SIGN_ASCENDING]  = { "▴", "^" },
    [TUI_SIGN_DESCENDING] = { "▾", "v" },
    [TUI_SIGN_CHECK]      = { "✓", "+" },
    [TUI_SIGN_ERROR]      = { "✗", "X" },
    [TUI_SIGN_LEFT]       = { "‹", "<" },
    [TUI_SIGN_RIGHT]      = { "›", ">" },
    [TUI_SIGN_RULE]       = { "─", "-" },
};
_Static_assert(sizeof signs / sizeof signs[0] == TUI_SIGN_COUNT, "one row per sign");
/* clang-format on */

void tui_theme_start(void)
{
    start_color();
    use_default_colors();
    for (int role = 0; role < TUI_ROLE_COUNT; role++)
        if (roles[role].colour != NO_COLOUR)
            init_pair((short)(role + 1), roles[role].colour, -1);
}

unsigned int tui_theme_attributes(enum tui_role role, bool colour)
{
    attr_t attributes = roles[role].attributes;

    if (colour && roles[role].colour != NO_COLOUR)
        attributes |= (attr_t)COLOR_PAIR(role + 1);
    return attributes;
}

enum tui_sign tui_theme_role_sign(enum tui_role role)
{
    if (role == TUI_GOOD)
        return TUI_SIGN_CHECK;
    if (role == TUI_WARNING)
        return TUI_SIGN_WARNING;
    return role == TUI_ERROR ? TUI_SIGN_ERROR : TUI_SIGN_COUNT;
}

const char *tui_theme_sign(enum tui_sign sign, bool ascii)
{
    return ascii ? signs[sign].ascii : signs[sign].unicode;
}
