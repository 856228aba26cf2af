//! Numbers of things, which are none of persons.

use crate::engine::context::Cues;

pub(super) const WORDS: &[(Cues, &str)] = &[
    (
        Cues::THING,
        "ordre|ordrenummer|ordrenr|ordernummer|order no|order nr|order id|part no|partnumber|\
         beställningsnummer|tilaus|tilausnumero|objednávka|objednávky|rendelés|rendelésszám|comanda|\
         narudžba|narudžbe|naročilo|поръчка|заказ|заказа|замовлення|παραγγελία|sipariş|tellimus|\
         pasūtījums|užsakymas|bestilling|arve|rēķins|lasku|注文|订单|訂單|주문|invoice number|\
         invoice no|facture n°|order|order number|orders|bestellung|bestellnummer|bestell-nr|commande|pedido|\
         ordine|bestelling|bestelnummer|zamówienie|zamówienia|zamowienie|encomenda|\
         beställning|invoice|rechnung|rechnungsnummer|facture|factura|fattura|factuur|\
         faktura|fatura|ticket|case|ref|reference|referenz|référence|referencia|riferimento|\
         referentie|tracking|parcel|shipment|sendungsnummer|sendung|paket|colis|envío|\
         spedizione|serial|serial number|seriennummer|sn|imei|isbn|issn|ean|upc|gtin|sku|\
         article|artikel|artikelnummer|item|part number|part no|model|batch|lot|product|\
         produkt|produit|transaction|transaktion|timestamp|epoch|unix time|doi|arxiv|rfc|\
         pmid|issue|pull request|commit|build|asin|barcode|vin|contract|vertrag|\
         vertragsnummer|contrat|contrato|aktenzeichen|policy number|versicherungsnummer|\
         customer number|customer no|customer id|kundennummer|kunden-nr|numéro client|\
         client id|klantnummer|numer klienta|membership|member id|employee id|personalnummer|\
         matricule|quote|angebot|angebotsnummer|confirmation|booking|buchung|buchungsnummer|\
         reservation|reserva|réservation|flight|size|bytes|total|amount|price|preis|prix|\
         precio|usd|eur|gbp|lines|rows|port",
    ),
    (
        Cues::VERSION,
        "version|versions|versión|versie|wersja|ver|release|build|firmware|section|chapter|\
         abschnitt|kapitel|chapitre|article|clause|paragraph|figure|driver|oid|upgrade|patch|\
         update",
    ),
    (
        Cues::CODE,
        "part|parts|code|codes|coupon|voucher|promo|sku|chip|board|pcb|module|modèle|\
         modelo|modello|codigo|código|codice|gutschein|gutscheincode|rabattcode|seat|container|\
         plate|kennzeichen|postcode|airline|sensor|gerät|variant",
    ),
];
