/* SPDX-License-Identifier: MIT */
/*
 * A business day, as SQL. Each statement is written the way some program of the chain writes,
 * and together they take every road by which a row changes: cascades, changed keys, rows that
 * REPLACE removes through another unique constraint. ?1 is the day, ?2 its date.
 * CROSS JOIN and a unary plus hold the planner to the short way on large databases.
 */
#include "config.h"

#include <string.h>

#include "core/base/clock.h"
#include "core/base/i18n.h"
#include "core/demo/demo.h"
#include "core/demo/demo_internal.h"

enum { LAST_DAY = 36500 };

/* One row of `table` in `part` (one at least), others each day; `salt` tells uses apart. */
#define PICK(table, key, salt, part)                                             \
    "(SELECT " key " FROM " table " ORDER BY (" key " * 7919 + (?1 + 1) * " salt \
    ") % 1000003, " key " LIMIT (SELECT 1 + count(*) / " part " FROM " table "))"

/* The EAN-13 that has `value` as its first twelve digits. */
#define EAN(value) "(" value " || ((10 - (" ODD(value) " + 3 * (" EVEN(value) ")) % 10) % 10))"
#define ODD(value)    \
    DIGIT(value, "1") \
    DIGIT(value, "3") DIGIT(value, "5") DIGIT(value, "7") DIGIT(value, "9") DIGIT(value, "11") "0"
#define EVEN(value)   \
    DIGIT(value, "2") \
    DIGIT(value, "4") DIGIT(value, "6") DIGIT(value, "8") DIGIT(value, "10") DIGIT(value, "12") "0"
#define DIGIT(value, place) "substr(" value ", " place ", 1) + "

/* The tickets being rung up: found by their date, which is indexed. */
#define OPEN_TICKETS                                                          \
    "TICKET T WHERE T.DOS IN (SELECT DOS FROM DOSSIER) AND T.DATEHEURE >= ?2" \
    " AND T.STATUT = 'OUVERT'"

#define FIVE "WITH RECURSIVE N (I) AS (VALUES (1) UNION ALL SELECT I + 1 FROM N WHERE I < 5) "

/* The customer into whom another one is merged: the one before, in the same dossier. */
#define KEPT(table)                                                                  \
    "(SELECT K.CLIID FROM CLI K WHERE K.CLIID < " table ".CLIID AND +K.DOS = " table \
    ".DOS ORDER BY K.CLIID DESC LIMIT 1)"

/* clang-format off */
static const struct {
    const char *step; /* a new transaction begins; NULL: in the same one */
    const char *sql;
} acts[] = {
    { N_("Tarifs"),
      "UPDATE ART SET PU = PU * (95 + (ARTID + ?1) % 11) / 100 / 10 * 10 + 9, MODIFLE = ?2"
      " WHERE ARTID IN " PICK("ART", "ARTID", "104729", "100") },
    { NULL,
      "INSERT INTO TARIFLIG SELECT T.DOS, T.CODE, A.REF, 1, A.PU FROM ART A"
      " CROSS JOIN TARIF T ON T.DOS = A.DOS WHERE A.MODIFLE = ?2"
      " ON CONFLICT (DOS, TARIF, REF, QTEMIN) DO UPDATE SET PU = excluded.PU" },
    { NULL,
      "DELETE FROM TARIFLIG WHERE QTEMIN = 10 AND TARIF = 'PRO'" },
    { NULL,
      "INSERT OR IGNORE INTO TARIFLIG SELECT DOS, 'PRO', REF, 10, PU * 8 / 100 * 10 + 9 FROM ART"
      " WHERE ARTID IN " PICK("ART", "ARTID", "15485863", "200") },

    { N_("Nouveaux articles"),
      "INSERT INTO ART (DOS, REF, LIB, SFAM, TVACOD, UNITE, PU, PA, MARGE, CREELE, DESCRIPTIF)"
      " SELECT DOS, 'N' || printf('%07d', (SELECT max(ARTID) FROM ART)"
      " + row_number() OVER (ORDER BY ARTID)),"
      " replace(LIB, ' (nouveauté)', '') || ' (nouveauté)', SFAM, TVACOD, UNITE, PU + 100, PA, MARGE, ?2, DESCRIPTIF FROM ART"
      " WHERE ARTID IN " PICK("ART", "ARTID", "32452843", "400") " ORDER BY ARTID" },
    { NULL,
      "INSERT OR IGNORE INTO ARTCB (DOS, CB, REF, PRINCIPAL) SELECT DOS, "
      EAN("(376000000000 + ARTID * 4)") ", REF, 1 FROM ART WHERE CREELE = ?2" },
    { NULL,
      "INSERT OR IGNORE INTO TARIFLIG SELECT T.DOS, T.CODE, A.REF, 1, A.PU FROM ART A"
      " CROSS JOIN TARIF T ON T.DOS = A.DOS WHERE A.CREELE = ?2" },
    { NULL,
      "INSERT OR IGNORE INTO STOCK SELECT A.DOS, A.REF, D.DEPOT, 12, NULL, 2 FROM ART A"
      " CROSS JOIN DEPOT D ON D.DOS = A.DOS AND D.DEPOT < 'D008' WHERE A.CREELE = ?2" },
    { NULL,
      "INSERT OR IGNORE INTO ARTPHOTO SELECT A.DOS, A.REF, 1, P.FORMAT, P.VIGNETTE, P.PHOTO"
      " FROM ART A, (SELECT FORMAT, VIGNETTE, PHOTO FROM ARTPHOTO ORDER BY DOS, REF, RANG"
      " LIMIT 1 OFFSET ?1 % 7) P WHERE A.CREELE = ?2" },

    { N_("Articles retirés, références et codes-barres corrigés"),
      "UPDATE ART SET ACTIF = 0 WHERE ARTID IN " PICK("ART", "ARTID", "49979687", "300") },
    { NULL,
      "DELETE FROM ART WHERE ARTID IN " PICK("ART", "ARTID", "67867967", "700") },
    { NULL,
      "UPDATE ART SET REF = 'R' || substr(REF, 2) WHERE ARTID IN "
      PICK("ART", "ARTID", "86028121", "5000") },
    { NULL,
      "UPDATE OR IGNORE ARTCB SET CB = (SELECT " EAN("(376000000003 + A.ARTID * 4)")
      " FROM ART A WHERE A.DOS = ARTCB.DOS AND A.REF = ARTCB.REF) WHERE PRINCIPAL = 1"
      " AND (DOS, REF) IN (SELECT DOS, REF FROM ART WHERE ARTID IN "
      PICK("ART", "ARTID", "2750159", "1000") ")" },

    { N_("Clients"),
      "INSERT INTO CLI (DOS, CODE, NOM, PRENOM, EMAIL, TEL, CREELE)"
      " SELECT DOS, 'C' || printf('%07d', (SELECT max(CLIID) FROM CLI)"
      " + row_number() OVER (ORDER BY CLIID)),"
      " replace(NOM, '-Martin', '') || '-Martin', PRENOM, NULL, TEL, ?2"
      " FROM CLI WHERE CLIID IN " PICK("CLI", "CLIID", "104729", "300") " ORDER BY CLIID" },
    { NULL,
      "UPDATE CLI SET EMAIL = 'adherent' || CLIID || '@courriel.example' WHERE CREELE = ?2" },
    { NULL,
      "INSERT OR IGNORE INTO CLIADR SELECT CLIID, 'FAC', DOS, '1 place de l''Hôtel-de-Ville',"
      " '35000', 'Rennes', 'FR' FROM CLI WHERE CREELE = ?2" },
    { NULL,
      "INSERT OR IGNORE INTO FIDCARTE SELECT '29' || printf('%010d', CLIID), DOS, CLIID, 0,"
      " 'BRONZE' FROM CLI WHERE CREELE = ?2" },
    { NULL,
      "UPDATE CLI SET TEL = printf('06 39 98 %02d %02d', CLIID % 100, ?1 % 100),"
      " REMISE = (CLIID + ?1) % 4 WHERE CLIID IN " PICK("CLI", "CLIID", "15485863", "100") },
    { NULL,
      "UPDATE CLIADR SET RUE = (1 + (CLIID + ?1) % 90) || ' allée des Érables' WHERE TYPE = 'FAC'"
      " AND CLIID IN " PICK("CLI", "CLIID", "32452843", "400") },

    { N_("Fusions de clients"),
      "UPDATE TICKET SET CLIID = " KEPT("TICKET") " WHERE CLIID IN "
      PICK("CLI", "CLIID", "49979687", "800") },
    { NULL,
      "UPDATE OR IGNORE FIDCARTE SET CLIID = " KEPT("FIDCARTE") " WHERE CLIID IN "
      PICK("CLI", "CLIID", "49979687", "800") " AND EXISTS (SELECT 1 FROM CLI K"
      " WHERE K.CLIID < FIDCARTE.CLIID AND +K.DOS = FIDCARTE.DOS)" },
    { NULL,
      "DELETE FROM CLI WHERE CLIID IN " PICK("CLI", "CLIID", "49979687", "800") },
    { NULL, /* renumbered: the key itself changes, and cascades */
      "UPDATE CLI SET CLIID = (SELECT max(CLIID) + 1 FROM CLI) WHERE CLIID = (SELECT CLIID"
      " FROM CLI ORDER BY (CLIID * 7919 + ?1) % 1000003, CLIID LIMIT 1)" },

    { N_("Mouvements de stock"),
      "INSERT INTO MVTSTK (DOS, REF, DEPOT, DATEHEURE, SENS, QTE, MOTIF)"
      " SELECT A.DOS, A.REF, D.DEPOT, ?2 || 'T07:30:00Z', 'E', 4 + (A.ARTID + ?1) % 20,"
      " 'Réception fournisseur' FROM ART A CROSS JOIN DEPOT D ON D.DOS = A.DOS"
      " AND D.DEPOT < 'D003' WHERE A.ARTID IN " PICK("ART", "ARTID", "982451653", "50")
      " ORDER BY A.ARTID, D.DEPOT" },
    { NULL,
      "INSERT INTO STOCK SELECT A.DOS, A.REF, D.DEPOT, 4 + (A.ARTID + ?1) % 20, NULL, 0"
      " FROM ART A CROSS JOIN DEPOT D ON D.DOS = A.DOS AND D.DEPOT < 'D003' WHERE A.ARTID IN "
      PICK("ART", "ARTID", "982451653", "50") " ON CONFLICT (DOS, REF, DEPOT) DO UPDATE"
      " SET QTE = QTE + excluded.QTE" },

    { N_("Tickets"),
      FIVE "INSERT INTO TICKET (DOS, CAISSE, NUMERO, DATEHEURE, VENDID, CLIID, TOTAL, STATUT)"
      " SELECT C.DOS, C.CAISSE, I + coalesce((SELECT max(T.NUMERO) FROM TICKET T"
      " WHERE T.DOS = C.DOS AND T.CAISSE = C.CAISSE), 0), ?2 || printf('T%02d:%02d:00Z',"
      " 8 + 2 * I, (C.CAISSE * 7 + ?1) % 60), (SELECT min(V.VENDID) FROM VEND V"
      " WHERE V.DOS = C.DOS AND V.ETB = C.ETB), CASE I % 2 WHEN 0 THEN (SELECT K.CLIID"
      " FROM CLI K WHERE K.DOS = C.DOS AND K.CODE >= 'C' || printf('%07d',"
      " (C.CAISSE * 7919 + I * 104729 + ?1 * 31) % (SELECT 1 + count(*) / 9 FROM CLI))"
      " ORDER BY K.CODE LIMIT 1) END, 0, 'OUVERT' FROM CAISSE C, N ORDER BY C.DOS, C.CAISSE, I" },
    { NULL,
      FIVE ", S AS (SELECT T.TICKETID, N.I, (SELECT A.ARTID FROM ART A WHERE A.DOS = T.DOS"
      " AND A.REF >= 'A' || printf('%07d',"
      " (T.TICKETID * 7919 + N.I * 104729 + ?1) % (SELECT 1 + count(*) / 9 FROM ART))"
      " ORDER BY A.REF LIMIT 1) AS ARTID FROM N, " OPEN_TICKETS " AND N.I <= 1 + T.TICKETID % 5)"
      " INSERT INTO TICLIG SELECT S.TICKETID, S.I, A.REF, A.LIB,"
      " 1 + (S.TICKETID + S.I) % 3, A.PU, NULL, A.PU * (1 + (S.TICKETID + S.I) % 3), A.TVACOD"
      " FROM S JOIN ART A ON A.ARTID = S.ARTID" },
    { NULL,
      "INSERT INTO TICREG SELECT T.TICKETID, 1,"
      " CASE T.TICKETID % 3 WHEN 0 THEN 'ESP' ELSE 'CB' END, (SELECT coalesce(sum(L.MONTANT), 0)"
      " FROM TICLIG L WHERE L.TICKETID = T.TICKETID) FROM " OPEN_TICKETS },
    { NULL,
      "UPDATE STOCK SET QTE = STOCK.QTE - V.QTE FROM (SELECT T.DOS AS DOS, L.REF AS REF,"
      " C.DEPOT AS DEPOT, sum(L.QTE) AS QTE FROM CAISSE C, TICLIG L, " OPEN_TICKETS
      " AND L.TICKETID = T.TICKETID AND C.DOS = T.DOS AND C.CAISSE = T.CAISSE"
      " GROUP BY 1, 2, 3) V WHERE STOCK.DOS = V.DOS AND STOCK.REF = V.REF"
      " AND STOCK.DEPOT = V.DEPOT" },
    { NULL,
      "INSERT INTO FIDMVT (DOS, CARTE, DATEHEURE, POINTS, MOTIF)"
      " SELECT T.DOS, F.CARTE, T.DATEHEURE, 10, 'Achat' FROM FIDCARTE F, " OPEN_TICKETS
      " AND F.CLIID = T.CLIID ORDER BY T.TICKETID" },
    { NULL,
      "UPDATE FIDCARTE SET POINTS = POINTS + 10 WHERE CLIID IN (SELECT T.CLIID FROM "
      OPEN_TICKETS ")" },
    { NULL,
      "UPDATE TICKET SET STATUT = 'VALIDÉ', SIGNATURE = printf('%08x%08x%016x', DOS * 7919,"
      " NUMERO * 104729, TICKETID * 2654435761), TOTAL = (SELECT coalesce(sum(L.MONTANT), 0)"
      " FROM TICLIG L WHERE L.TICKETID = TICKET.TICKETID) WHERE TICKETID IN (SELECT T.TICKETID"
      " FROM " OPEN_TICKETS ")" },
    { NULL,
      "INSERT INTO JET (DOS, CAISSE, DATEHEURE, CODE, LIB, EMPREINTE)"
      " SELECT DOS, CAISSE, ?2 || 'T20:05:00Z', 210, 'Clôture journalière',"
      " printf('%016x%016x', CAISSE * 2654435761, (?1 + 1) * 40503) FROM CAISSE"
      " ORDER BY DOS, CAISSE" },

    { N_("Promotions"),
      "UPDATE PROMO SET ACTIF = 0 WHERE ACTIF = 1 AND FIN < ?2" },
    { NULL,
      "DELETE FROM PROMO WHERE PROMOID = (SELECT min(PROMOID) FROM PROMO WHERE ACTIF = 0)" },
    { NULL,
      "INSERT INTO PROMO (DOS, CODE, LIB, DEBUT, FIN, REMISE)"
      " SELECT DOS, 'Q' || printf('%06d', (SELECT coalesce(max(PROMOID), 0)"
      " FROM PROMO) + DOS), 'Vente du ' || ?2, ?2, date(?2, '+9 days'), 10 + ?1 % 4 * 5"
      " FROM DOSSIER ORDER BY DOS" },
    { NULL,
      "INSERT OR IGNORE INTO PROMOLIG SELECT P.PROMOID, A.DOS, A.REF, A.PU * 8 / 100 * 10 + 9"
      " FROM PROMO P JOIN ART A ON A.DOS = P.DOS WHERE P.DEBUT = ?2 AND A.ARTID IN "
      PICK("ART", "ARTID", "961748927", "80") },

    { N_("Imports des fournisseurs et du siège"),
      "REPLACE INTO ARTFOU SELECT DOS, REF, FOUID, REFFOU, PA * 101 / 100, DELAI + 1 FROM ARTFOU"
      " WHERE (DOS, REF) IN (SELECT DOS, REF FROM ART WHERE ARTID IN "
      PICK("ART", "ARTID", "373587883", "100") ")" },
    { NULL, /* removes the main barcode through the partial unique index */
      "REPLACE INTO ARTCB (DOS, CB, REF, PRINCIPAL) SELECT DOS, "
      EAN("(376000000002 + ARTID * 4)") ", REF, 1 FROM ART WHERE ARTID IN "
      PICK("ART", "ARTID", "472882027", "500") },
    { NULL, /* removes the variant that had the SKU */
      "REPLACE INTO ARTDECL SELECT DOS, REF, COULEUR, 'XXL', SKU, 300 FROM ARTDECL"
      " WHERE TAILLE = 'S' ORDER BY (CAST(substr(SKU, 2, 7) AS INTEGER) * 7919 + ?1 * 104729)"
      " % 1000003, DOS, SKU LIMIT (SELECT 1 + count(*) / 200 FROM ARTDECL)" },
    { NULL, /* removes the customer who had the address, with what hangs from them */
      "REPLACE INTO CLI (DOS, CODE, NOM, PRENOM, EMAIL, CREELE)"
      " SELECT DOS, CODE || '-W', NOM, PRENOM, EMAIL, CREELE FROM CLI WHERE EMAIL IS NOT NULL"
      " AND CODE NOT LIKE '%-W' AND CLIID IN " PICK("CLI", "CLIID", "141650939", "500")
      " ORDER BY CLIID" },
    { NULL,
      "REPLACE INTO PARAM SELECT DOS, CAISSE, 'ticket.pied',"
      " 'Soldes : ni repris ni échangé (' || ?2 || ')' FROM CAISSE WHERE CAISSE % 10 = ?1 % 10" },
    { NULL,
      "DELETE FROM PARAM WHERE CLE = 'son.actif' AND CAISSE % 31 = ?1 % 31" },
    { NULL,
      "INSERT INTO MSGCAISSE (DOS, CAISSE, DEBUT, FIN, TEXTE)"
      " SELECT DOS, CAISSE, ?2, ?2, 'Objectif du jour affiché en réserve.' FROM CAISSE"
      " WHERE CAISSE % 8 = ?1 % 8 ORDER BY DOS, CAISSE" },
    { NULL,
      "UPDATE MSGCAISSE SET ANNULE = 1 WHERE ANNULE = 0 AND FIN < ?2" },
    { NULL,
      "UPDATE TEXTE SET PUBLIE = 1 - PUBLIE WHERE TEXTID IN "
      PICK("TEXTE", "TEXTID", "104729", "40") },
    { NULL,
      "UPDATE CADEAU SET SOLDE = 0 WHERE SOLDE > 0"
      " AND CAST(substr(NUMERO, 2) AS INTEGER) % 60 = ?1 % 60" },
    { NULL,
      "INSERT INTO COULEUR VALUES ('SAI', 'Couleur de saison', (?1 * 7919) % 16777216)"
      " ON CONFLICT (CODE) DO UPDATE SET RVB = excluded.RVB" },
    { NULL,
      "INSERT INTO LOGIMP VALUES (?2 || 'T21:00:00Z', 'siege-' || ?1 || '.csv',"
      " 1200 + ?1 % 100, 0, NULL)" },
};
/* clang-format on */

static bool run_act(struct db *db, const char *sql, unsigned day, const char *date,
                    struct error *error)
{
    struct statement *statement = db_prepare(db, sql, error);
    bool ok = statement != NULL;

    /* A parameter that a statement does not have cannot be bound; ?2 makes ?1 exist. */
    if (ok && (strstr(sql, "?1") != NULL || strstr(sql, "?2") != NULL))
        db_bind_integer(statement, 1, day);
    if (ok && strstr(sql, "?2") != NULL)
        db_bind_text(statement, 2, date);
    ok = ok && db_run(statement, error);
    db_finalize(statement);
    return ok;
}

static bool run_acts(struct db *db, unsigned day, const char *date, struct job *job,
                     struct error *error)
{
    const size_t count = sizeof acts / sizeof acts[0];
    bool ok = true;

    for (size_t i = 0; ok && i < count; i++) {
        if (acts[i].step != NULL) {
            job_step(job, gettext(acts[i].step), date);
            ok = job_continue(job, error) && db_begin(db, DB_BEGIN_WRITE, error);
        }
        ok = ok && run_act(db, acts[i].sql, day, date, error);
        if (ok && (i + 1 == count || acts[i + 1].step != NULL))
            ok = db_commit(db, error);
    }
    if (!ok)
        db_rollback(db);
    return ok;
}

bool demo_simulate_day(struct db *db, unsigned day, struct job *job, struct error *error)
{
    char date[CLOCK_TEXT_SIZE];
    int64_t enforced = 0;
    bool ok;

    if (day > LAST_DAY)
        return error_set(error, ERROR_INPUT, _("Le jour simulé va de 0 à %d."), LAST_DAY);
    demo_format_date(day, date);
    if (!db_query_integer(db, "PRAGMA foreign_keys", 0, &enforced, error) ||
        !db_exec(db, "PRAGMA foreign_keys = ON", error))
        return false;
    ok = run_acts(db, day, date, job, error);
    if (enforced == 0) {
        struct error ignored = ERROR_INIT;

        db_exec(db, "PRAGMA foreign_keys = OFF", ok ? error : &ignored);
    }
    return ok && error->code == ERROR_NONE;
}
