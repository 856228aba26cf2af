//! Telephones and networks.

use crate::engine::context::Cues;

pub(super) const WORDS: &[(Cues, &str)] = &[
    (
        Cues::PHONE,
        "phone|phones|telephone|telefon|telefone|teléfono|telefono|téléphone|TÉLÉPHONE|\
         TELÉFONO|telefoon|telefoonnummer|telefonnummer|tel|tél|TÉL|telf|tlf|tfno|mobile|\
         mobil|mobiel|móvil|MÓVIL|movil|cell|cellphone|cellulare|celular|handy|handynummer|\
         handynr|portable|gsm|komórka|komórkowy|komorka|telemóvel|telemovel|fax|telefax|\
         whatsapp|signal|sms|text me|call|calls|called|calling|callback|dial|ring|ring me|\
         reach me|reach us|hotline|contact number|contact no|phone number|phonenumber|msisdn|\
         ruf mich|ruf|rufen|anrufen|rufnummer|durchwahl|erreichbar|erreichen|appeler|appelez|\
         appelle|appel|rappeler|joindre|joignable|llamar|llame|llámame|llamarme|llama|\
         chiamare|chiami|chiamami|bellen|bel|answering at|desk:|office:|work:|home:|büro:|\
         bel mij|bel me|bereikbaar|zadzwoń|zadzwon|dzwonić|ligar|ligue|ring mig|ringa|\
         telefonnumret|nås på|zapytaj|contato|contacto|recapito|numer telefonu|nr tel|\
         nummer lautet|ph|mob|tel.nr|landline|festnetz|fixe|tel:|telefonu|telefonen|\
         telefonisch|toll-free|tollfree|voicemail|τηλέφωνο|Τηλέφωνο|κινητό|Κινητό|телефон|\
         Телефон|тел|puhelin|puhelinnumero|mobilnummer",
    ),
    (
        Cues::NETWORK,
        "ip|ips|ipv4|ipv6|ip address|ip-adresse|adresse ip|host|server|client|remote|addr|\
         dns|gateway|subnet|firewall|ping|ssh|src|dst|peer|login|network|netzwerk|router|\
         source|connect|connection|dirección ip|indirizzo ip|adres ip",
    ),
];
