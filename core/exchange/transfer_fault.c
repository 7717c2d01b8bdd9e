/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <curl/curl.h>
#include <stdbool.h>

#include "core/base/i18n.h"
#include "core/exchange/transfer_internal.h"

/* clang-format off */
/* What libcurl ends with. `by_reply`: the FTP server said no, and its reply tells more. */
static const struct {
    CURLcode curl;
    enum error_code code;
    bool by_reply;
    const char *sentence;
} faults[] = {
    { CURLE_UNSUPPORTED_PROTOCOL, ERROR_INPUT, false,
      N_("la bibliothèque libcurl installée ne connaît pas ce protocole.") },
    { CURLE_NOT_BUILT_IN, ERROR_INPUT, false,
      N_("la bibliothèque libcurl installée ne sait pas faire ce qui est demandé.") },
    { CURLE_UNKNOWN_OPTION, ERROR_INPUT, false,
      N_("la bibliothèque libcurl installée ne sait pas faire ce qui est demandé.") },
    { CURLE_URL_MALFORMAT, ERROR_INPUT, false,
      N_("l'adresse n'est pas correcte ; vérifiez ftp_address et ftp_path.") },
    { CURLE_COULDNT_RESOLVE_HOST, ERROR_NETWORK, false,
      N_("nom d'hôte inconnu ; vérifiez ftp_address et le DNS.") },
    { CURLE_COULDNT_CONNECT, ERROR_NETWORK, false,
      N_("connexion impossible ; vérifiez que le serveur est démarré, le port et le pare-feu.") },
    { CURLE_WEIRD_SERVER_REPLY, ERROR_NETWORK, true,
      N_("réponse inattendue ou coupure ; vérifiez que ftp_address et ftp_security conviennent.") },
    { CURLE_REMOTE_ACCESS_DENIED, ERROR_REMOTE, true,
      N_("accès refusé ; vérifiez ftp_path et les droits du compte ftp_user.") },
    { CURLE_FTP_WEIRD_PASS_REPLY, ERROR_NETWORK, true,
      N_("réponse inattendue à l'identification.") },
    { CURLE_FTP_WEIRD_PASV_REPLY, ERROR_NETWORK, true,
      N_("le serveur n'ouvre pas de connexion de données.") },
    { CURLE_FTP_WEIRD_227_FORMAT, ERROR_NETWORK, false,
      N_("le serveur n'ouvre pas de connexion de données.") },
    { CURLE_FTP_CANT_GET_HOST, ERROR_NETWORK, false,
      N_("le serveur n'ouvre pas de connexion de données.") },
    { CURLE_FTP_COULDNT_SET_TYPE, ERROR_REMOTE, true,
      N_("le serveur refuse le mode binaire.") },
    { CURLE_PARTIAL_FILE, ERROR_NETWORK, true,
      N_("l'échange a été interrompu avant la fin du fichier.") },
    { CURLE_FTP_COULDNT_RETR_FILE, ERROR_REMOTE, true,
      N_("le serveur refuse de donner le fichier ; vérifiez les droits du compte ftp_user.") },
    { CURLE_QUOTE_ERROR, ERROR_REMOTE, true,
      N_("le serveur refuse de renommer ou de supprimer ; vérifiez les droits du compte "
         "ftp_user.") },
    { CURLE_WRITE_ERROR, ERROR_IO, false,
      N_("impossible d'écrire ce qui est reçu.") },
    { CURLE_UPLOAD_FAILED, ERROR_REMOTE, true,
      N_("le serveur refuse l'envoi ; vérifiez les droits du compte ftp_user sur ftp_path.") },
    { CURLE_READ_ERROR, ERROR_IO, false,
      N_("impossible de lire le fichier à envoyer.") },
    { CURLE_OUT_OF_MEMORY, ERROR_MEMORY, false,
      N_("mémoire insuffisante.") },
    { CURLE_OPERATION_TIMEDOUT, ERROR_NETWORK, false,
      N_("le serveur ne répond plus ; vérifiez le réseau et le pare-feu (connexions de données).") },
    { CURLE_FTP_COULDNT_USE_REST, ERROR_NETWORK, true,
      N_("le serveur ne sait pas reprendre un fichier.") },
    { CURLE_SSL_CONNECT_ERROR, ERROR_NETWORK, false,
      N_("le chiffrement n'a pu être établi ; vérifiez ftp_security et le port.") },
    { CURLE_BAD_DOWNLOAD_RESUME, ERROR_NETWORK, false,
      N_("le fichier distant a changé pendant l'échange.") },
    { CURLE_ABORTED_BY_CALLBACK, ERROR_STOPPED, false,
      N_("arrêt demandé.") },
    { CURLE_PEER_FAILED_VERIFICATION, ERROR_REMOTE, false,
      N_("le serveur n'est pas reconnu. Si c'est bien lui, renseignez son empreinte dans "
         "ftp_pin.") },
    { CURLE_SSL_PINNEDPUBKEYNOTMATCH, ERROR_REMOTE, false,
      N_("le serveur n'a pas l'empreinte attendue (ftp_pin). S'il a changé de clé, mettez-la à "
         "jour.") },
    { CURLE_SSL_CERTPROBLEM, ERROR_REMOTE, false,
      N_("le certificat ne peut pas servir.") },
    { CURLE_SSL_CIPHER, ERROR_REMOTE, false,
      N_("aucun chiffrement commun avec le serveur (TLS 1.2 au moins).") },
    { CURLE_USE_SSL_FAILED, ERROR_REMOTE, true,
      N_("le serveur refuse le chiffrement ; vérifiez ftp_security.") },
    { CURLE_LOGIN_DENIED, ERROR_REMOTE, true,
      N_("identification refusée ; vérifiez ftp_user et ftp_password.") },
    { CURLE_REMOTE_DISK_FULL, ERROR_REMOTE, false,
      N_("le disque du serveur est plein, ou le quota du compte est atteint ; faites de la "
         "place.") },
    { CURLE_REMOTE_FILE_EXISTS, ERROR_REMOTE, false,
      N_("le serveur refuse de remplacer un fichier qui existe.") },
    { CURLE_REMOTE_FILE_NOT_FOUND, ERROR_NOT_FOUND, false,
      N_("le fichier n'est pas sur le serveur.") },
    { CURLE_SSH, ERROR_NETWORK, false,
      N_("l'échange SFTP a échoué.") },
};

/* What an FTP server says no with, first match. */
static const struct {
    int first, last;
    enum error_code code;
    const char *sentence;
} replies[] = {
    { 421, 421, ERROR_NETWORK, N_("le serveur est occupé ou s'arrête.") },
    { 425, 426, ERROR_NETWORK, N_("la connexion de données a été coupée.") },
    { 430, 430, ERROR_REMOTE,
      N_("identification refusée ; vérifiez ftp_user et ftp_password.") },
    { 452, 452, ERROR_REMOTE,
      N_("le disque du serveur est plein ; faites de la place.") },
    { 400, 499, ERROR_NETWORK, N_("refus passager du serveur.") },
    { 522, 522, ERROR_REMOTE, N_("le serveur exige un autre chiffrement ; vérifiez ftp_security.") },
    { 530, 530, ERROR_REMOTE,
      N_("identification refusée ; vérifiez ftp_user et ftp_password.") },
    { 534, 534, ERROR_REMOTE, N_("le serveur refuse le chiffrement ; vérifiez ftp_security.") },
    { 550, 550, ERROR_REMOTE,
      N_("accès refusé ; vérifiez ftp_path et les droits du compte ftp_user.") },
    { 552, 552, ERROR_REMOTE,
      N_("le quota du compte est atteint sur le serveur ; faites de la place.") },
    { 553, 553, ERROR_REMOTE,
      N_("le serveur refuse ce nom de fichier ; vérifiez les droits du compte ftp_user.") },
};

static const struct {
    CURLcode curl;
    enum error_code code;
    const char *sentence;
} web_faults[] = {
    { CURLE_UNSUPPORTED_PROTOCOL, ERROR_NETWORK,
      N_("ce qui répond à cette adresse n'est pas un service web.") },
    { CURLE_URL_MALFORMAT, ERROR_INPUT, N_("l'adresse n'est pas correcte.") },
    { CURLE_COULDNT_RESOLVE_HOST, ERROR_NETWORK,
      N_("nom d'hôte inconnu ; vérifiez l'adresse et le DNS.") },
    { CURLE_COULDNT_CONNECT, ERROR_NETWORK,
      N_("connexion impossible ; vérifiez que le service est démarré, le port et le pare-feu.") },
    { CURLE_OPERATION_TIMEDOUT, ERROR_NETWORK,
      N_("aucune réponse dans le délai ; vérifiez le réseau et le pare-feu.") },
    { CURLE_PEER_FAILED_VERIFICATION, ERROR_REMOTE,
      N_("le certificat n'est pas reconnu ; vérifiez le nom d'hôte et l'autorité du certificat.") },
    { CURLE_SSL_CONNECT_ERROR, ERROR_NETWORK,
      N_("le chiffrement n'a pu être établi ; vérifiez http:// ou https:// et le port.") },
    { CURLE_ABORTED_BY_CALLBACK, ERROR_STOPPED, N_("arrêt demandé.") },
    { CURLE_OUT_OF_MEMORY, ERROR_MEMORY, N_("mémoire insuffisante.") },
};
/* clang-format on */

static struct transfer_fault find_reply(struct transfer_fault fault, int reply)
{
    for (size_t i = 0; i < sizeof replies / sizeof replies[0]; i++) {
        if (reply >= replies[i].first && reply <= replies[i].last)
            return (struct transfer_fault){ replies[i].code, replies[i].sentence };
    }
    /* A refusal for good, whatever libcurl calls it; its own sentence says of what. */
    fault.code = ERROR_REMOTE;
    return fault;
}

struct transfer_fault transfer_fault_find(int curl_code, int reply)
{
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        struct transfer_fault fault = { faults[i].code, faults[i].sentence };

        if (faults[i].curl == (CURLcode)curl_code)
            return faults[i].by_reply && reply >= 400 ? find_reply(fault, reply) : fault;
    }
    return (struct transfer_fault){ ERROR_NETWORK, N_("la connexion a été coupée.") };
}

struct transfer_fault transfer_fault_find_web(int curl_code)
{
    for (size_t i = 0; i < sizeof web_faults / sizeof web_faults[0]; i++) {
        if (web_faults[i].curl == (CURLcode)curl_code)
            return (struct transfer_fault){ web_faults[i].code, web_faults[i].sentence };
    }
    return (struct transfer_fault){ ERROR_NETWORK, N_("la connexion a été coupée.") };
}
