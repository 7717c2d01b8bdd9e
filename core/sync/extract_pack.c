/* SPDX-License-Identifier: MIT */
/* From data.sqlite to the signed archive, under its final name at once. */
#include "config.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/i18n.h"
#include "core/base/path.h"
#include "core/exchange/archive.h"
#include "core/exchange/signature.h"
#include "core/sync/extract_internal.h"
#include "core/sync/manifest.h"
#include "core/sync/signed_head.h"

/* Twice: with a sum that is not known yet, then with the sum. */
static bool make_head(struct extract_run *run, const struct signer *signer, int64_t size,
                      const char *sum, struct signed_head *head, struct error *error)
{
    const struct artefact *artefact = &run->result->artefact;

    signed_head_clear(head);
    return manifest_make(run->session, artefact, &run->plan, &run->selection, size, sum,
                         &head->manifest, error) &&
           signed_head_sign(head, signer, artefact->file, error);
}

static bool write_archive(struct extract_run *run, const struct signer *signer, struct error *error)
{
    struct signed_head head = { .manifest = TEXT_INIT };
    struct archive_writer *writer = NULL;
    char sum[DIGEST_TEXT_SIZE];
    int64_t size = path_size(run->data);
    int64_t made_at = clock_now();
    bool ok;

    clock_format_utc(made_at, run->result->artefact.finished_at);
    /* As dense as the sum to come, and always the same: it measures the room. */
    digest_bytes(run->result->artefact.file, strlen(run->result->artefact.file), sum);
    ok = make_head(run, signer, size, sum, &head, error);
    if (ok)
        writer =
            archive_create(run->archive, (int)run->session->home.configuration.compression_level,
                           made_at, head.members, SIGNED_HEAD_COUNT, error);
    ok = writer != NULL && archive_add_file(writer, DATA_NAME, run->data, sum, run->job, error) &&
         make_head(run, signer, size, sum, &head, error) &&
         archive_finish(writer, head.members, SIGNED_HEAD_COUNT, error);
    archive_close(writer);
    signed_head_clear(&head);
    return ok;
}

bool extract_pack(struct extract_run *run, struct error *error)
{
    struct extract_result *result = run->result;
    struct signer signer = { .id = { 0 } };
    char *keys = home_file(&run->session->home, "keys", error);
    char *path = path_join(run->dossier.share_dir, result->artefact.file, error);
    bool ok = keys != NULL && path != NULL && signer_read(keys, &signer, error);

    job_step(run->job, _("Compression et signature de"), result->artefact.file);
    ok = ok && write_archive(run, &signer, error) &&
         digest_file(run->archive, result->artefact.hash, run->job, error) &&
         job_continue(run->job, error) && path_rename(run->archive, path, error);
    if (ok) {
        result->artefact.size = path_size(path);
        string_store(result->path, sizeof result->path, path);
    }
    signer_clear(&signer);
    free(keys);
    free(path);
    return ok;
}
