//! Words, letters and endings by which languages of the Latin script are told apart: the commonest
//! function words, and the words that head forms and letters, which is what records are made of.
//! A word that several languages have counts a share for each.

use crate::Label;

/// What speaks for one language.
pub(super) struct Signs {
    pub(super) label: Label,
    /// Words of two letters and more, lower case, with single blanks between.
    pub(super) words: &'static str,
    /// Letters outside ASCII.
    pub(super) letters: &'static str,
    /// Endings of longer words.
    pub(super) endings: &'static [&'static str],
}

/// The languages, the commonest in business first: it wins a tie.
pub(super) const LANGUAGES: &[Signs] = &[
    Signs {
        label: Label::LangEn,
        words: "the of and to in is that for it with as was on are be this by at from or have an not \
                you which but we they all your can will what how there their has more when if would \
                who my me do about its our please were does should could into these than then them \
                out write explain following he she his her him been had name first last surname \
                address phone telephone birth born account card invoice date amount patient \
                diagnosis contract employee customer request tax resident summarize summarise \
                password regards transfer salary insurance hospital doctor order delivery thanks \
                confidential balance statement number mail bank payment street import return const \
                function class key user token error info value config server file client login \
                deploy build version",
        letters: "",
        endings: &["ing", "tion", "ed", "ly", "ness", "ment"],
    },
    Signs {
        label: Label::LangDe,
        words: "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als \
                auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem \
                über einen so zum war haben nur oder aber vor zur bis mehr durch man sein wurde sei \
                ich wir ihr ihre kann bitte mir mein meine unser sehr geehrte keine diese dieser \
                wenn uns ihnen schreibe name vorname nachname straße adresse anschrift telefon \
                geburtsdatum geboren geb konto kontonummer kontoauszug kontoinhaber karte \
                kreditkarte rechnung datum betrag patient patientin diagnose befund vertrag \
                kündigung mitarbeiter kunde kundin antrag steuer wohnhaft zusammen fasse passwort \
                grüße freundlichen überweisung gehalt versicherung krankenhaus arzt herr frau \
                anfrage bestellung lieferung danke hallo guten tag entlassung vertraulich saldo \
                buchung verwendungszweck",
        letters: "äöüß",
        endings: &["ung", "en", "lich", "keit", "ch", "te"],
    },
    Signs {
        label: Label::LangFr,
        words: "le la les de des du et un une est en que qui dans pour pas sur au aux avec ce se il \
                elle je nous vous ne sont plus par mais ou cette ces son sa ses leur été fait être \
                votre notre mon ma mes très bonjour où comme tout lui deux même aussi après sans vos \
                avoir nom prénom adresse téléphone naissance né née compte carte facture montant \
                patient patiente diagnostic contrat employé client demande impôt domicilié résume \
                mot passe cordialement virement salaire assurance hôpital médecin monsieur madame \
                commande livraison merci confidentiel solde relevé sécurité sociale numéro courriel \
                banque paiement rue avenue",
        letters: "éèêàçùœîôû",
        endings: &["ement", "eur", "tion", "eux", "er", "ez"],
    },
    Signs {
        label: Label::LangEs,
        words: "el la los las de del en que un una es por con para no se su al lo como más pero sus \
                le ya este sí porque esta entre cuando muy sin sobre también me hasta hay donde \
                quien desde todo nos durante todos uno les ni contra otros ese eso ante ellos esto \
                mí antes algunos qué unos yo otro otras otra él tanto esa estos mucho quienes nada \
                muchos cual está usted ser fue tiene mi nombre apellido apellidos dirección \
                direccion teléfono telefono nacimiento nacido nacida cuenta tarjeta factura fecha \
                importe paciente diagnóstico contrato empleado cliente solicitud impuesto domicilio \
                resume contraseña saludos transferencia salario nómina seguro hospital médico señor \
                señora pedido entrega gracias confidencial saldo extracto número correo banco pago \
                calle",
        letters: "ñ¿¡áéíóú",
        endings: &["ción", "ado", "mente", "dad", "ar", "os", "ir"],
    },
    Signs {
        label: Label::LangIt,
        words: "il lo la gli le di del della dei delle un una in che per con non si da al alla sono \
                come ma più anche nel nella questo questa dal dalla sul ha ho hanno se mi ci suo sua \
                loro essere stato dopo quando molto così io noi tutti ai cui gentile grazie tra \
                degli alle ed nome cognome indirizzo telefono nascita nato nata conto carta fattura \
                data importo paziente diagnosi contratto dipendente cliente richiesta codice fiscale \
                residente riassumi saluti bonifico stipendio assicurazione ospedale medico signor \
                signora ordine consegna riservato saldo estratto numero posta banca pagamento via \
                scheda",
        letters: "àèìòù",
        endings: &["zione", "are", "mente", "ità", "ato", "tto", "gli", "ere"],
    },
    Signs {
        label: Label::LangNl,
        words: "de het een en van in is dat op te zijn met voor niet aan er om dan of door ook als \
                uit maar bij naar die hij ze wij je ik mijn uw worden wordt werd heeft hebben nog \
                wel over deze dit kan geen wat meer na tot onze zich jij tegen zou onder mij zoals \
                naam voornaam achternaam adres telefoon geboortedatum geboren rekening \
                rekeningnummer kaart factuur datum bedrag patiënt diagnose contract medewerker klant \
                aanvraag belasting wonende vat samen wachtwoord groeten overschrijving salaris \
                verzekering ziekenhuis arts heer mevrouw bestelling levering bedankt vertrouwelijk \
                saldo afschrift nummer betaling straat ontslagbrief woonachtig",
        letters: "",
        endings: &["ijk", "en", "ing", "heid", "aan", "atie", "eren"],
    },
    Signs {
        label: Label::LangPl,
        words: "na do nie się jest to że jak za po od ale co przez dla jego jej ich czy tak być był \
                była są może już oraz tylko ze przy ma które który która proszę mnie mi jako lub \
                bardzo pan pani przed pod nad bez jeśli także ten ta te tym tego imię nazwisko adres \
                telefon urodzenia ur konto karta faktura data kwota pacjent pacjentka rozpoznanie \
                umowa pracownik klient wniosek podatek zamieszkały zamieszkała hasło pozdrawiam \
                przelew wynagrodzenie ubezpieczenie szpital lekarz zamówienie dostawa dziękuję \
                poufne saldo wyciąg numer bank płatność ulica podsumuj wypisowa",
        letters: "ąęłńśźżćó",
        endings: &["owy", "ość", "ego", "anie", "ych", "cja", "ować"],
    },
    Signs {
        label: Label::LangPt,
        words: "os as de do da dos das em um uma que para com não por se na no mais como mas foi ao \
                ele ela são seu sua ou ser quando muito nos já está eu também só pelo pela até isso \
                entre era depois sem mesmo aos ter seus quem nas me esse eles você tinha num às \
                minha meu uso nome apelido sobrenome morada endereço telefone telemóvel nascimento \
                nascido nascida conta cartão fatura data montante valor paciente utente diagnóstico \
                contrato funcionário cliente pedido imposto resuma palavra passe senha cumprimentos \
                transferência salário seguro hospital médico senhor senhora encomenda entrega \
                obrigado obrigada confidencial saldo extrato número banco pagamento rua resume alta \
                favor depositem",
        letters: "ãõçáéâêô",
        endings: &["ção", "ado", "mente", "dade", "ões", "ar", "inho"],
    },
    Signs {
        label: Label::LangSv,
        words: "varför förklara skriv vänliga vår er och att det som en på är av för med till den har inte om ett men jag var vi sig så \
                han från vid du kan nu dem ni hon när eller sin över efter mig mot där din ska skall \
                vad än också detta här alla min hur ut dig finns vara mycket bara utan namn förnamn \
                efternamn adress telefon födelsedatum fodelsedatum född konto kontonummer kort \
                faktura datum belopp patient diagnos avtal anställd kund ansökan skatt bosatt \
                sammanfatta lösenord hälsningar överföring lön försäkring sjukhus läkare herr fru \
                beställning leverans tack konfidentiellt saldo kontoutdrag nummer betalning gatan \
                utskrivning epost personnummer",
        letters: "åäö",
        endings: &["ning", "ade", "het", "ar", "lig", "tion", "era"],
    },
    Signs {
        label: Label::LangDa,
        words: "hvorfor kan forklare tak venlig hilsen skriv jeres vores og at det er en til på som med den for ikke de der af har et om jeg var vi sig så \
                han fra ved du kan nu dem men hun når eller sin over efter mig mod hvor din skal \
                hvad også dette her alle min hvordan ud dig være blev meget bare uden navn adresse \
                telefon fødselsdato konto kort faktura dato beløb patient diagnose kunde løn",
        letters: "æøå",
        endings: &[],
    },
    Signs {
        label: Label::LangNo,
        words: "hvorfor forklare takk vennlig hilsen skriv deres vår og det er en til på som med den for ikke de av har et om jeg var vi seg så han fra \
                ved du kan nå dem men hun når eller sin over etter meg mot hvor din skal hva også \
                dette her alle min hvordan ut deg være ble mye bare uten navn adresse telefon \
                fødselsdato konto kort faktura dato beløp pasient diagnose kunde lønn",
        letters: "æøå",
        endings: &[],
    },
    Signs {
        label: Label::LangFi,
        words: "miksi voitko voisitko miten missä milloin tänään kiitos hyvää olen olet ollut ollaan \
                kaikki mutta kanssa pitää teidän meidän ja on ei se että oli hän mutta ovat kun niin tai joka myös sen kuin olla mitä minä \
                tämä ole vain voi jos mukaan nyt siitä jo minun he me sinä kanssa ennen koska nimi \
                osoite puhelin syntymäaika tili kortti lasku päivämäärä summa potilas asiakas palkka",
        letters: "äö",
        endings: &[],
    },
    Signs {
        label: Label::LangCs,
        words: "můžete proč prosím děkuji dobrý den kdy kde vysvětlit napište mohu se na je že do to ale jako po pro by jsem jsou byl být který která které nebo také \
                za od již ve při jen až si jeho její jak tak co není má mezi protože podle jméno \
                příjmení adresa telefon narození účet karta faktura datum částka pacient diagnóza \
                zákazník",
        letters: "ěřůčšžýáíé",
        endings: &[],
    },
    Signs {
        label: Label::LangSk,
        words: "môžete prečo prosím ďakujem dobrý deň kedy kde vysvetliť napíšte sa na je že do to aj ale ako po pre by som sú bol byť ktorý ktorá ktoré alebo tiež \
                za od už vo pri len až si jeho jej ak tak čo nie má medzi pretože podľa",
        letters: "ľĺŕôäčšžýáíé",
        endings: &[],
    },
    Signs {
        label: Label::LangHu,
        words: "miért hogyan kérem köszönöm tudja írjon mikor hol kell tudom az és hogy nem is egy van ez meg de csak már el ki ha még volt vagy mint azt minden \
                lesz kell én mi be fel után le lehet nagyon itt ott ami név cím telefon születési \
                számla kártya dátum összeg beteg diagnózis ügyfél",
        letters: "őűöüóáé",
        endings: &[],
    },
    Signs {
        label: Label::LangRo,
        words: "puteți vă rog mulțumesc explicați scrieți când unde și de la în pe cu nu un este care din mai să că se pentru ca au sau dar lui ce fost \
                al ai cel prin după între fi am ei ale era sunt această nume prenume adresa telefon \
                naștere cont card factură data suma pacient diagnostic client",
        letters: "ăâîșț",
        endings: &[],
    },
    Signs {
        label: Label::LangTr,
        words: "neden lütfen teşekkürler nedir yazın bana için ve bir bu da de için ile olarak çok daha gibi olan ne var kadar sonra en ama değil \
                her ben mi ki biz nasıl şu veya ya olduğu tarafından göre ad soyad adres telefon \
                doğum hesap kart fatura tarih tutar hasta tanı müşteri şifre",
        letters: "ğışçöü",
        endings: &["lar", "ler", "dır", "ması", "mek", "mak", "ıyor"],
    },
    Signs {
        label: Label::LangHr,
        words: "je na se da za od su ne kao što iz koji koja će bi ali biti ili po do samo više sve \
                kada može prema",
        letters: "čćđšž",
        endings: &[],
    },
    Signs {
        label: Label::LangSl,
        words: "in je na se da za so ki ne pa kot bi tudi ni po ali do od bil iz lahko pri kaj samo \
                še",
        letters: "čšž",
        endings: &[],
    },
    Signs {
        label: Label::LangEt,
        words: "ja on ei ta see et oli aga kui ka mis oma või seda siis nii nad mida kes veel",
        letters: "õäöü",
        endings: &[],
    },
    Signs {
        label: Label::LangLv,
        words: "un ir uz no par ar kas ka nav bija kā tā vai pie viņš to lai jo pēc",
        letters: "āēīūģķļņ",
        endings: &[],
    },
    Signs {
        label: Label::LangLt,
        words: "ir yra iš su kad tai ne bet kaip buvo jis ar po už apie tik dėl per",
        letters: "ąęėįųū",
        endings: &[],
    },
];
