//! Words that a kind of document is told by: its name, and what stands in it.

/// What only the correspondence of lawyers with their clients says.
pub(super) const PRIVILEGED: &str = "
attorney client privileged, attorney client privileged communication, attorney client privilege, attorney client communication
privileged and confidential attorney, attorney work product, attorney's work product, legally privileged, legal professional privilege, legal privilege
solicitor client privilege, litigation privilege, privileged communication, privileged legal advice, without prejudice and subject to contract
anwaltskorrespondenz, anwaltsgeheimnis, anwaltliche verschwiegenheit, mandantenkorrespondenz, vertrauliche anwaltskorrespondenz, anwaltliches schreiben
anwaltsprivileg, mandatsgeheimnis, verteidigerpost, unterliegt dem anwaltsgeheimnis
secret professionnel de l'avocat, correspondance d'avocat, correspondance entre avocats, confidentialité avocat client, secret professionnel avocat, couvert par le secret professionnel
secreto profesional del abogado, secreto profesional abogado, privilegio abogado cliente, comunicación abogado cliente, amparado por el secreto profesional
segreto professionale dell'avvocato, segreto professionale, riservata personale avvocato, corrispondenza tra avvocati, corrispondenza riservata avvocato, comunicazione riservata avvocato cliente
verschoningsrecht, advocaat cliënt, vertrouwelijke correspondentie advocaat, advocatencorrespondentie, confraternele correspondentie
tajemnica adwokacka, tajemnicą adwokacką, tajemnicy adwokackiej, tajemnica radcowska, tajemnicą radcowską
sigilo profissional do advogado, sigilo advogado cliente, segredo profissional do advogado, privilégio advogado cliente
advokatsekretess, advokatkorrespondens, advokatfortrolighed, omfattas av advokatsekretess, advokathemmelighet
";

/// Names of legal documents.
pub(super) const LEGAL_PAPERS: &str = "
settlement agreement, settlement offer, settlement proposal, non disclosure agreement, nondisclosure agreement, mutual non disclosure agreement, confidentiality agreement, cease and desist, deposition, affidavit
legal memorandum, memorandum of law, statement of claim, letter before action, letter before claim, letter of claim, particulars of claim, witness statement, demand letter, draft complaint, power of attorney, share purchase agreement
shareholders agreement, merger agreement, engagement letter, litigation hold, counsel's opinion, legal opinion, master services agreement
vergleichsvereinbarung, vergleichsvertrag, vergleichsangebot, vergleichsvorschlag, geheimhaltungsvereinbarung, vertraulichkeitsvereinbarung, verschwiegenheitsvereinbarung, klageschrift, klageerwiderung, schriftsatz, abmahnschreiben, unterlassungserklärung
anwaltsschreiben, rechtsgutachten, aufhebungsvertrag, mandatsvereinbarung, klageentwurf, gesellschaftervertrag, kaufvertrag, eidesstattliche versicherung
protocole transactionnel, accord transactionnel, transaction, accord de confidentialité, convention de confidentialité, engagement de confidentialité, mise en demeure, assignation, conclusions, note juridique, consultation juridique, offre transactionnelle, pacte d'actionnaires
acuerdo transaccional, acuerdo de confidencialidad, pacto de confidencialidad, convenio de confidencialidad, demanda, escrito de demanda, contestación a la demanda, burofax, dictamen jurídico, oferta de acuerdo, acuerdo extrajudicial, pacto de socios
accordo transattivo, transazione, accordo di riservatezza, patto di riservatezza, atto di citazione, comparsa di risposta, diffida, messa in mora, parere legale, parere pro veritate, proposta transattiva, lettera di diffida, patti parasociali
vaststellingsovereenkomst, schikkingsvoorstel, schikkingsovereenkomst, schikking, geheimhoudingsovereenkomst, geheimhoudingsverklaring, dagvaarding, conclusie van antwoord, verweerschrift, sommatie, ingebrekestelling, juridisch advies, aandeelhoudersovereenkomst
ugoda, ugody, propozycja ugody, umowa o zachowaniu poufności, umowa o poufności, pozew, pozwu, odpowiedź na pozew, opinia prawna, opinii prawnej, przedsądowe wezwanie, wezwanie do zapłaty
acordo de confidencialidade, acordo extrajudicial, transação, proposta de acordo, petição inicial, contestação, parecer jurídico, notificação extrajudicial, acordo de acionistas
förlikningsavtal, förlikning, förlikningsbud, sekretessavtal, stämningsansökan, svaromål, rättsutredning, juridiskt utlåtande, kravbrev, fortrolighedsaftale, forligsaftale, taushetserklæring, forlik
";

/// Parties and acts of law.
pub(super) const LEGAL_WORDS: &str = "
our client, my client, opposing counsel, opposing party, counterparty, claimant, plaintiff, defendant, respondent, disclosing party, receiving party, hereinafter, hereby, herein, outside counsel, in house counsel, counsel, attorney, solicitor, law firm
litigation, damages, liability, breach of contract, governing law, jurisdiction, indemnify, indemnification, waiver, release of claims, statute of limitations, without prejudice, confidential information, legal advice, legal strategy, litigation strategy, settlement, lawsuit, trial, arbitration, court
unser mandant, unsere mandantin, unserer mandantin, unseres mandanten, mandant, mandantin, mandantschaft, klägerin, kläger, beklagte, beklagten, gegenseite, gegenpartei, rechtsanwalt, rechtsanwältin, kanzlei, streitwert, vergleich, schadensersatz, klage, landgericht, amtsgericht, arbeitsgericht
haftung, prozessrisiko, prozessstrategie, rechtsstreit, verfahren, gerichtsstand, vertragsstrafe, nachfolgend, aktenzeichen
notre client, notre cliente, mon client, partie adverse, demandeur, demanderesse, défendeur, défenderesse, avocat, avocate, cabinet, litige, dommages et intérêts, tribunal, contentieux, procédure, ci après, responsabilité, prud'hommes, confrère
nuestro cliente, nuestra cliente, parte contraria, demandante, demandado, demandada, abogado, abogada, despacho, bufete, litigio, daños y perjuicios, juzgado, pleito, procedimiento, en adelante, jurisdicción, letrado
nostro cliente, nostra assistita, nostro assistito, controparte, attore, convenuto, avvocato, studio legale, contenzioso, risarcimento, danni, tribunale, causa, giudizio, foro competente, di seguito
onze cliënt, onze cliënte, cliënt, wederpartij, eiser, eiseres, gedaagde, advocaat, kantoor, geschil, schadevergoeding, rechtbank, procedure, aansprakelijkheid, hierna, processtrategie
nasz klient, naszego klienta, powód, powoda, pozwany, pozwanego, pełnomocnik, mecenas, adwokat, radca prawny, kancelaria, spór, odszkodowanie, sąd, sądu, odpowiedzialność, dalej jako, strona przeciwna
nosso cliente, nossa cliente, constituinte, parte contrária, autor, réu, ré, advogado, advogada, escritório, litígio, indemnização, indenização, tribunal, processo, responsabilidade, doravante
vår klient, vår huvudman, motpart, motparten, kärande, svarande, advokat, advokatbyrå, ombud, tvist, skadestånd, tingsrätten, ansvar, nedan kallad, rättegång
";

/// What only personnel papers say.
pub(super) const PERSONNEL: &str = "
performance improvement plan, written warning, disciplinary hearing, disciplinary action, dismissal for cause, termination of employment, termination of your employment, notice of termination, gross misconduct, severance package, severance agreement, severance pay
letter of dismissal, redundancy consultation, grievance hearing, grievance letter, disciplinary letter, probation review, salary increase, salary negotiation, exit interview, termination letter, below expectations
abmahnung, fristlose kündigung, verhaltensbedingte kündigung, betriebsbedingte kündigung, ordentliche kündigung, personalgespräch, personalakte, zielvereinbarung, gehaltserhöhung, bem gespräch, sozialplan, kündigungsschreiben, leistungsbeurteilung, aufhebungsvereinbarung, arbeitszeugnis, zwischenzeugnis, zeugnis
lettre de licenciement, entretien préalable, licenciement pour faute, faute grave, avertissement disciplinaire, rupture conventionnelle, mise à pied, plan d'amélioration, dossier du personnel, certificat de travail, augmentation de salaire, entretien annuel d'évaluation
carta de despido, despido disciplinario, despido procedente, despido improcedente, expediente disciplinario, amonestación por escrito, falta grave, plan de mejora, aumento de sueldo, finiquito, expediente personal
lettera di licenziamento, licenziamento per giusta causa, contestazione disciplinare, richiamo scritto, provvedimento disciplinare, ammonizione scritta, aumento di stipendio, fascicolo personale, lettera di richiamo, piano di miglioramento
ontslagaanzegging, ontslag op staande voet, officiële waarschuwing, schriftelijke waarschuwing, verbetertraject, verbeterplan, personeelsdossier, functioneringsgesprek, loonsverhoging, salarisverhoging, beëindigingsovereenkomst, transitievergoeding
wypowiedzenie umowy o pracę, wypowiedzenie umowy, zwolnienie dyscyplinarne, zwolnieniu dyscyplinarnym, nagana, kara nagany, upomnienie, akta osobowe, akt osobowych, plan naprawczy, podwyżka, podwyżkę, świadectwo pracy, rozwiązanie umowy o pracę
carta de despedimento, despedimento por justa causa, justa causa, advertência por escrito, processo disciplinar, plano de melhoria, aumento salarial, rescisão do contrato, carta de demissão, ficha de funcionário
skriftlig varning, uppsägning, uppsägning av anställning, avsked, avskedande, åtgärdsplan, personalakt, löneförhöjning, lönesamtal, skriftlig advarsel, opsigelse, oppsigelse, bortvisning, lønforhøjelse, avgångsvederlag, arbetsbetyg
";

/// Names of personnel papers.
pub(super) const HR_PAPERS: &str = "
payslip, pay slip, paystub, pay stub, payroll, performance review, performance appraisal, appraisal, annual review, employment contract, offer letter, employee file, personnel file, salary statement, salary review, compensation review, employment agreement, reference letter, employee record, staff file, w 2
gehaltsabrechnung, lohnabrechnung, entgeltabrechnung, verdienstabrechnung, arbeitsvertrag, mitarbeitergespräch, beurteilung, mitarbeiterbeurteilung, jahresgespräch, kündigung, personalbogen, lohnzettel, gehaltsliste, bewerbungsunterlagen
bulletin de paie, bulletin de salaire, fiche de paie, entretien annuel, évaluation annuelle, contrat de travail, licenciement, dossier salarié, évaluation
nómina, recibo de salario, recibo de nómina, evaluación de desempeño, evaluación del desempeño, contrato de trabajo, contrato laboral, despido
busta paga, cedolino, cedolino paga, valutazione delle prestazioni, valutazione annuale, scheda di valutazione, contratto di lavoro, licenziamento
loonstrook, loonstrookje, salarisstrook, salarisspecificatie, beoordeling, beoordelingsgesprek, beoordelingsformulier, arbeidsovereenkomst, arbeidscontract, ontslagbrief, ontslag
pasek wynagrodzenia, pasek płacowy, lista płac, listy płac, ocena pracownicza, ocena okresowa, ocena roczna, umowa o pracę, umowy o pracę, wypowiedzenie
recibo de vencimento, recibo de salário, holerite, contracheque, folha de pagamento, avaliação de desempenho, contrato de trabalho, despedimento, demissão
lönebesked, lönespecifikation, lönelista, utvecklingssamtal, medarbetarsamtal, prestationsbedömning, anställningsavtal, anställningskontrakt, lønseddel, lønnsslipp, ansættelseskontrakt, palkkalaskelma, výplatní páska, bérjegyzék, fluturaș de salariu, maaş bordrosu
";

/// Pay and work.
pub(super) const HR_WORDS: &str = "
salary, base salary, gross salary, net salary, gross pay, net pay, wage, wages, bonus, annual leave, sick days, absences, absence, overtime, employee id, employee no, employee number, line manager, notice period, rating, underperformance, misconduct, promotion, deductions, year to date, tax code, hr
gehalt, bruttogehalt, nettogehalt, bruttolohn, nettolohn, grundgehalt, brutto, netto, jahresgehalt, steuerklasse, sozialversicherung, personalnummer, personal nr, vorgesetzter, vorgesetzte, fehlzeiten, urlaubstage, kündigungsfrist, prämie, auszahlungsbetrag, personalabteilung
salaire, salaire brut, salaire net, net à payer, rémunération, prime, matricule, congés, absences, préavis, ancienneté, cotisations, ressources humaines, rh, drh
salario, sueldo, salario bruto, salario neto, líquido a percibir, devengos, deducciones, retribución, antigüedad, preaviso, ausencias, recursos humanos, rrhh
stipendio, retribuzione, lordo, netto, stipendio lordo, stipendio netto, netto in busta, trattenute, ferie, assenze, preavviso, matricola, premio, risorse umane, ral
salaris, brutosalaris, nettosalaris, bruto, bruto loon, netto loon, loonheffing, personeelsnummer, leidinggevende, verzuim, vakantiedagen, opzegtermijn, personeelszaken
wynagrodzenie, wynagrodzenia, pensja, pensji, brutto, netto, premia, składki, urlop, okres wypowiedzenia, przełożony, kadry, numer pracownika
salário, vencimento, salário bruto, salário líquido, vencimento base, remuneração, descontos, subsídio, faltas, férias, pré aviso, recursos humanos
lön, bruttolön, nettolön, grundlön, månadslön, skatteavdrag, anställningsnummer, frånvaro, semesterdagar, uppsägningstid, utbetalas, løn, lønn, bruttoløn
";

/// Names of account statements.
pub(super) const STATEMENTS: &str = "
account statement, bank statement, statement of account, credit card statement, monthly statement, statement period, transaction history, transaction list
kontoauszug, kontoauszüge, kreditkartenabrechnung, umsatzanzeige, umsatzübersicht, kontoumsätze, umsätze, depotauszug, rechnungsabschluss
relevé de compte, relevé bancaire, relevé de carte, extrait de compte, relevé des opérations, relevé d'identité
extracto bancario, extracto de cuenta, estado de cuenta, movimientos de cuenta, extracto mensual, últimos movimientos
estratto conto, estratto conto corrente, lista movimenti, movimenti conto, lista movimenti conto
rekeningafschrift, bankafschrift, rekeningoverzicht, afschrift, transactieoverzicht, rekeninguittreksel
wyciąg bankowy, wyciąg z rachunku, wyciąg z konta, historia rachunku, historia operacji, historia transakcji, zestawienie operacji
extrato bancário, extrato de conta, extrato da conta, extrato, extracto de conta, movimentos da conta
kontoutdrag, kontoudskrift, kontoutskrift, transaktionslista, bankudskrift, tiliote, výpis z účtu, bankszámlakivonat, extras de cont, hesap özeti, hesap ekstresi, κίνηση λογαριασμού, выписка по счету, выписка
";

/// What stands in them.
pub(super) const BOOKINGS: &str = "
opening balance, closing balance, balance brought forward, previous balance, new balance, ending balance, beginning balance, available balance, running balance, account holder, sort code, direct debit, standing order, withdrawal, debit, credit, atm, booking date, value date
endsaldo, anfangssaldo, saldo, alter saldo, neuer saldo, kontostand, schlusssaldo, kontoinhaber, lastschrift, überweisung, gutschrift, dauerauftrag, buchungstag, buchungstext, wertstellung, valuta, verwendungszweck, geldautomat, kartenzahlung, soll, haben
solde, solde initial, solde final, solde créditeur, solde débiteur, ancien solde, nouveau solde, titulaire, virement, prélèvement, retrait, débit, crédit, date de valeur, libellé, carte bancaire, agios
saldo, saldo inicial, saldo final, saldo anterior, saldo actual, saldo disponible, titular, transferencia, cargo, abono, domiciliación, reintegro, fecha valor, concepto, cajero
saldo iniziale, saldo finale, saldo contabile, saldo disponibile, intestatario, bonifico, addebito, accredito, prelievo, data valuta, causale, dare, avere, data contabile
beginsaldo, eindsaldo, nieuw saldo, vorig saldo, rekeninghouder, overboeking, incasso, afschrijving, bijschrijving, geldopname, boekdatum, rentedatum, omschrijving, af, bij
saldo początkowe, saldo końcowe, saldo po operacji, posiadacz rachunku, przelew, przelew przychodzący, obciążenie, uznanie, wypłata, bankomat, data księgowania, data waluty, tytuł operacji, zlecenie stałe
saldo contabilístico, saldo disponível, transferência, débito, crédito, débito direto, levantamento, data valor, data movimento, descritivo, saque, pix
ingående saldo, utgående saldo, kontohavare, överföring, insättning, uttag, autogiro, bokföringsdag, valutadag, transaktion, belopp, indgående saldo, udgående saldo, primosaldo, ultimosaldo, overførsel, overføring, inngående saldo, utgående saldo, počáteční zůstatek, konečný zůstatek, zůstatek, nyitó egyenleg, záró egyenleg, sold inițial, sold final, bakiye
";

/// Names of medical papers.
pub(super) const MEDICAL_PAPERS: &str = "
discharge summary, discharge letter, discharge note, medical report, medical record, medical records, medical certificate, patient record, patient file, clinical note, clinical notes, progress note, referral letter, operative report, operation note, pathology report, radiology report, lab report, laboratory report, lab results, laboratory results, admission note, medication list, medication plan, soap note, health record, consultation note, sick note, er note, nursing note, autopsy report
arztbrief, entlassungsbrief, entlassbrief, entlassungsbericht, befundbericht, arztbericht, überweisung, operationsbericht, op bericht, laborbefund, laborbericht, patientenakte, krankenakte, medikationsplan, verlaufsbericht, pathologiebefund, aufnahmebericht, anamnesebogen, attest, arbeitsunfähigkeitsbescheinigung, gutachten, rehabericht, pflegebericht, radiologiebefund
compte rendu d'hospitalisation, compte rendu médical, compte rendu opératoire, compte rendu de consultation, compte rendu, lettre de sortie, lettre de liaison, dossier médical, dossier patient, certificat médical, ordonnance, bilan sanguin, résultats d'analyses, rapport médical
informe médico, informe de alta, informe clínico, historia clínica, alta médica, parte médico, informe de laboratorio, resultados de laboratorio, receta médica, certificado médico, informe radiológico, hoja de medicación
lettera di dimissione, lettera di dimissioni, cartella clinica, referto, referto medico, certificato medico, esami del sangue, esami di laboratorio, relazione clinica, relazione medica, verbale di pronto soccorso, piano terapeutico, referto radiologico
ontslagbrief, medisch dossier, patiëntendossier, verwijsbrief, labuitslag, labuitslagen, operatieverslag, medisch verslag, medische verklaring, specialistenbrief, medicatieoverzicht
karta wypisowa, karta informacyjna, karta informacyjna leczenia szpitalnego, wypis ze szpitala, historia choroby, dokumentacja medyczna, wyniki badań, zaświadczenie lekarskie, skierowanie, protokół operacyjny, karta pacjenta
nota de alta, relatório médico, relatório clínico, relatório de alta, carta de alta, processo clínico, prontuário, prontuário médico, resultados de análises, atestado médico, guia de tratamento, sumário de alta, resumo de alta
epikris, utskrivning, utskrivningsmeddelande, journalanteckning, patientjournal, läkarintyg, läkarutlåtande, remiss, remissvar, provsvar, operationsberättelse, läkemedelslista, epikrise, udskrivningsbrev, lægeerklæring, legeerklæring, journalnotat, propouštěcí zpráva, lékařská zpráva, zárójelentés, bilet de externare, scrisoare medicală, epikriz, taburcu özeti, εξιτήριο, выписной эпикриз, история болезни
";

/// What stands in them.
pub(super) const FINDINGS: &str = "
history of present illness, past medical history, family history, social history, physical examination, physical exam, vital signs, vitals, blood pressure, heart rate, bp, hr, hba1c, creatinine, hemoglobin, haemoglobin, leukocytes, platelets, crp, egfr, ldl, bmi, spo2, allergies, chief complaint, assessment and plan, assessment, impression, reason for admission, hospital course, follow up, date of admission, date of discharge, ecg, ekg, ct, mri, x ray, ultrasound, biopsy, specimen, reference range, subjective, objective, discharge medication, procedure, complaints
anamnese, vorgeschichte, befund, befunde, epikrise, verlauf, therapie, blutdruck, puls, labor, laborwerte, kreatinin, hämoglobin, leukozyten, allergien, aufnahme, aufnahmegrund, entlassung, entlassmedikation, medikation, dauermedikation, körperlicher befund, beurteilung, procedere, röntgen, sonographie, stationär, ambulant
antécédents, antécédents familiaux, examen clinique, tension artérielle, fréquence cardiaque, créatinine, hémoglobine, allergies, motif d'hospitalisation, motif de consultation, évolution, traitement de sortie, traitement, conclusion, biologie, scanner, irm, échographie, poids
antecedentes, antecedentes personales, antecedentes familiares, motivo de ingreso, motivo de consulta, exploración física, tensión arterial, presión arterial, frecuencia cardíaca, creatinina, hemoglobina, alergias, evolución, tratamiento, tratamiento al alta, juicio clínico, analítica, radiografía, ecografía
anamnesi, anamnesi patologica, esame obiettivo, pressione arteriosa, frequenza cardiaca, emoglobina, allergie, decorso, decorso clinico, terapia, terapia alla dimissione, motivo del ricovero, ricovero, esami, ecografia, radiografia, diagnosi
voorgeschiedenis, anamnese, lichamelijk onderzoek, bloeddruk, hartslag, kreatinine, hemoglobine, allergieën, reden van opname, beloop, behandeling, medicatie, conclusie, beleid, echografie, opnamedatum
wywiad, badanie fizykalne, badanie przedmiotowe, ciśnienie tętnicze, tętno, kreatynina, hemoglobina, uczulenia, przebieg leczenia, leczenie, zalecenia, leki, rozpoznanie, usg, rtg, przyjęcie, data przyjęcia
anamnese, exame objetivo, exame físico, pressão arterial, tensão arterial, frequência cardíaca, alergias, evolução, terapêutica, medicação, motivo de internamento, internamento, diagnóstico, análises, ecografia, antecedentes pessoais
anamnes, status, blodtryck, puls, kreatinin, hemoglobin, allergier, kontaktorsak, aktuellt, bedömning, åtgärd, läkemedel, diagnos, planering, provtagning, undersökning, ordination, röntgen, ultraljud
";
