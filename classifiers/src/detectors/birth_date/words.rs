//! Words and keys of birth, and the names of months (Unicode CLDR), in 30 languages.

use crate::engine::lexicon::{Class, Entries};

pub(super) const LISTS: &[Entries] =
    &[Entries::phrases(Class::BIRTH, BIRTH), Entries::words(Class::MONTH, MONTHS)];

const BIRTH: &str = "
born, born on, date of birth, birth date, birthdate, birthday, dob, d o b, dateofbirth, birth day
date birth, birth dt, user dob, birth, bday, year of birth, born in, geboren, geboren am, geb
geb am, geburtsdatum, geburtstag, gebdatum, gebdat, geb datum, geburts datum, geburtsdat
geborene am, né, née, né le, née le, né e, né e le, date de naissance, naissance, date naissance
ddn, date naiss, nacido, nacida, nacido el, nacida el, fecha de nacimiento, fecha nacimiento
nacimiento, nació, f nacimiento, fec nac, f nac, nato, nata, nato il, nata il, nato a, nata a
data di nascita, data nascita, nascita, nacque, geboren op, geboortedatum, geb op, geboorte datum
geboortedag, geboorte, ur, urodzony, urodzona, urodzony dnia, urodzona dnia, data urodzenia
urodzenia, urodził się, urodziła się, data ur, nascido, nascida, nascido a, nascida a, nascido em
nascida em, data de nascimento, data nascimento, nascimento, nasceu, dt nasc, dn nasc, data nasc
född, född den, födelsedatum, födelsedag, född år, fødselsdato, født, født den, fødselsdag, fødd
syntynyt, syntymäaika, syntymäpäivä, s aika, narozen, narozena, datum narození, nar, narodený
narodená, dátum narodenia, datum narodenia, narození, született, születési idő, születési dátum
szül, születési ideje, szül idő, născut, născută, data nașterii, nascut la data, nasterii, rođen
rođena, datum rođenja, rođenja, rojen, rojena, datum rojstva, rojstva, роден, родена
дата на раждане, рођен, датум рођења, родился, родилась, дата рождения, рождения, г р, народився
народилася, дата народження, д р, γεννήθηκε, γεννημένος, γεννημένη, ημερομηνία γέννησης, γέννησης
ημ γέννησης, sündinud, sünniaeg, sünnikuupäev, dzimis, dzimusi, dzimšanas datums, gimęs, gimusi
gimimo data, doğum, doğum tarihi, doğumlu, d tarihi, تاريخ الميلاد, الميلاد, المولود, مواليد
תאריך לידה, נולד, נולדה, जन्म तिथि, जन्म, 出生日期, 出生, 生日, 出生年月日, 生年月日, 誕生日, 生まれ, 생년월일, 출생일, 생일
";

const MONTHS: &str = "
january february march april may june july august september october november december jan feb mar
apr jun jul aug sep sept oct nov dec januar februar marz maerz mai juni juli oktober dezember
janner feber okt dez mrz janvier fevrier mars avril juin juillet aout septembre octobre novembre
decembre janv fevr avr juil enero febrero marzo abril mayo junio julio agosto septiembre setiembre
octubre noviembre diciembre ene abr ago dic gennaio febbraio aprile maggio giugno luglio settembre
ottobre dicembre gen mag giu lug set ott januari februari maart mei augustus mrt stycznia lutego
marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia styczen luty
marzec kwiecien maj czerwiec lipiec sierpien wrzesien pazdziernik listopad grudzien janeiro
fevereiro marco maio junho julho setembro outubro novembro dezembro augusti tammikuuta helmikuuta
maaliskuuta huhtikuuta toukokuuta kesakuuta heinakuuta elokuuta syyskuuta lokakuuta marraskuuta
joulukuuta ledna unora brezna dubna kvetna cervna cervence srpna zari rijna listopadu prosince
januara februara aprila juna jula augusta septembra oktobra novembra decembra marcius aprilis
majus junius julius augusztus szeptember ianuarie februarie martie aprilie iunie iulie septembrie
octombrie noiembrie decembrie sijecnja veljace ozujka travnja svibnja lipnja srpnja kolovoza rujna
studenoga prosinca januarja februarja junija julija avgusta января февраля марта апреля мая июня
июля августа сентября октября ноября декабря січня лютого березня квітня травня червня липня
серпня вересня жовтня листопада грудня януари февруари март април май юни юли август септември
октомври ноември декември ιανουαριου φεβρουαριου μαρτιου απριλιου μαιου ιουνιου ιουλιου αυγουστου
σεπτεμβριου οκτωβριου νοεμβριου δεκεμβριου jaanuar veebruar marts aprill janvaris februaris maijs
junijs julijs augusts septembris oktobris novembris decembris sausio vasario kovo balandzio
geguzes birzelio liepos rugpjucio rugsejo spalio lapkricio gruodzio ocak subat mart nisan mayis
haziran temmuz agustos eylul ekim kasim aralik
";
