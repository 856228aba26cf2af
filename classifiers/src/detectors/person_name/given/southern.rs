//! Given names of the Romance languages of the south, Romania and the Baltic states.

pub(super) const SPANISH: &str = "
aaron abel abelardo abigail abraham abril ada adan adela adelaida adelia adolfo adoracion adriana
adrian africa agapito agata agueda agustin agustina aitana aitor ainara ainhoa ainoa alba albano
alberto albina aldo alejandra alejandro alejo alex alexis alfonso alfredo alicia alma almudena
alonso alvaro amado amador amalia amanda amarilis amaya ambrosio amelia america amparo ana anabel
anacleto anastasia anastasio anatolio andrea andres andreu angel angela angeles angelica angelina
angelino anibal anita anna anselma anselmo antonella antonia antonio anunciacion apolinar aquiles
araceli aranzazu arcelia ariadna ariel aristides armando arnau arsenio arturo ascension asdrubal
asuncion atilio augusto aura aurelia aureliano aurelio aurora azahar azahara azucena baldomero
baltasar barbara bartolome basilio bautista beatriz begona belen belinda benigna benigno benita
benito benjamin berenice bermudo bernabe bernarda bernardino bernardo berta bibiana bienvenida
bienvenido bladimir blanca blas bonifacio borja brenda brigida brunilda bruno buenaventura calisto
calixta calixto camila camilo candela candelaria candelario candida candido caridad carina carla
carles carlito carlos carlota carmela carmelita carmelo carmen carmina carolina casandra casemiro
casimiro catalina cayetana cayetano cebrian cecilia cecilio ceferino celestina celestino celia
cesar charo che chelo chita chucho chus cintia cipriano ciriaco ciro clara clarisa claudia claudio
clemente clementina climaco clotilde conchita concepcion constanza consuelo coral cornelio cosme
cristian cristiano cristina cristobal cruz cruzita cuauhtemoc curro custodia custodio dafne dalila
damaso damian dan daniel daniela danilo dario david debora delfina delia demetrio desiderio
desideria diana diego dimas dionisia dionisio domingo dominga donato dora dorita dorotea dulce
edelmira edelmiro edgar edgardo edmundo edu eduarda eduardo efrain elba eleonor eli elias eligia
eligio elisa elisabet eliseo eloisa eloy elpidio elvira emigdio emilia emiliana emiliano emilio
emma encarna encarnacion encarnita enrique epifanio eric erica ernesto esmeralda esperanza
espiridion estanislao esteban estefania estela ester estrella etelvina eufemia eufrasia eugenia
eugenio eulalia eusebio eustaquio eutimio eutropio eva evangelina evaristo evelia ezequiel fabian
fabiana fabio fabiola fabricio facundo fatima fausto faustino federico feliciana feliciano
felicidad felicia felipa felipe felisa felix fermin fernanda fernando fidela fidel filomena flavia
flavio flor flora florencia florencio florentina florentino floriana florinda fortunata fortunato
francisca francisco javier fulgencio gabino gabriel gabriela gala galo gaspar gastón gema genoveva
georgina geraldo gerardo german gertrudis gervasio gil gilberto ginés gisela gloria godofredo
gonzalo gracia graciana graciano graciela gregorio gregoria griselda guadalupe guillermina
guillermo gustavo haroldo haydee hector heliodoro heraclio herberto heriberto hermenegildo
herminia herminio hernan hernando hilario hilda hipolito homero horacio hortensia hugo humberto
ibán ignacia ignacio igor iker ileana imelda ines inés inigo inmaculada iratxe irene iris irma
isaac isabel isabela isaias isaura isidora isidoro isidro ismael israel itziar ivan ivonne jacinta
jacinto jacobo jafet jaime janet javiera jenaro jennifer jenny jeremias jeronimo jerónima jessica
jessic jesus jesusa joan joaquin joaquina jonatan jordana jordi jorge jose josefa josefina josep
josé luis josue jovita juan juana juanita juanito judith julia julian juliana julie julieta julio
justa justina justiniano justino justo juvenal kike krystal ladislao lara laura laureano
laurentino lazaro leandra leandro leire leocadia leocadio leon leoncio leonel leonardo leonor
leonidas leopoldo leticia leyre lidia liliana lino lisandro lola loida lope lorena lorenza lorenzo
loreto lourdes lucas lucha lucho lucia luciana luciano lucila lucio lucrecia ludovico luisa
luisina lupe lupita luz macaria macario macarena magdalena maite malena mamen manola manolo manu
manuel manuela manuelita mar marc marcela marcelino marcelo marcia marcial marciano marco marcos
margarita maria marianela mariana marianne mariano maribel maricarmen maricela maricruz marina
mario marisa marisela marisol maristela marita mariluz marta martin martina martirio mateo matias
matilde mauricio maura maxi maximiano maximiliano maximino maximo maya mayte melania melchor
melisa mercedes meritxell micaela miguel miguela milagros milagrosa mireia mirta modesta modesto
moises mohamed monica monserrat montse montserrat morena nacho nadia nando narciso narcisa natalia
natalio natanael natividad nayara nazario nazaret nelida nereida nerea nestor nicanor nicodemo
nicolas nicolasa nidia nieves nilda nilo noa noe noelia noemi nora norberto nuria nydia obdulia
octavia octaviano octavio odalis odalys ofelia olalla olegario olga olimpia olivia omar onofre
oriana oriol orlando oscar osvaldo ovidio pablo paca paco pacifica palmira paloma pancho pancracio
paola pascual pascuala pastora pastor patricia patricio paula paulina paulino paulo paz pedro
pelayo pepe pepita perla petrona petronila piedad pilar pio placido plinio poncio porfirio prima
primitiva primitivo primo priscila procopio prospero prudencia prudencio purificacion quirino
quique rafa rafael rafaela raimundo ramiro ramon ramona raquel raul rebeca refugio regina régulo
reina reinaldo remedios remigio renata renato rene reyes reyna reynaldo ricarda ricardo rico
rigoberto rita roberta roberto rocio rodolfo rodrigo rogelio roger roldan roman romeo romina
romulo roque rosa rosalia rosalina rosalinda rosalva rosario rosaura rosenda rosendo roxana ruben
rufina rufino ruperta ruperto rut ruth ruy sabas sabina salomon salome salud salvador samanta
samuel sancho sandalio sandra santiago santos sara satur saturnina saturnino saul sebastian
segismundo selena selene serafina serafin sergio seve severiano severino severo sigfrido silvestre
silvia silvio simon simona sixto socorro sofia sol solano soledad sonia sonsoles sosimo soraya
susana susanita tadeo tania tatiana telmo teo teodora teodoro teodosio teofila teofilo tere teresa
teresita tiburcio timoteo tito tobias toledad tomas tomasa toni toribio toño trinidad tristan
ulises urbano uriel ursula valentin valentina valeria valerio valero vanesa vasco venceslás vera
veronica vicenta vicente victor victoria victoriano victorino vidal vilma vinicio violeta virginia
virgilio visitacion viviana vito wálter wilfredo wilson xavier ximena xiomara yago yaiza yamila
yesenia yésica yolanda yoel yuridia zacarias zaida zaira zoraida zulema
";

pub(super) const ITALIAN: &str = "
achille ada adamo adelasia adele adelmo adriana adriano agata agnese agostino aida alba alberico
alberto albina aldo alderano alessandra alessandro alessia alessio alfio alfonso alfredo alice
alina alvaro amalia amanda amadeo amedeo amerigo amico amleto anastasia ambra andrea angela
angelica angelina angelo anita anna annalisa annamaria annibale annunziata anselmo antonella
antonello antonia antonietta antonina antonino antonio arianna arnaldo aristide armando arnulfo
arsenio arturo assunta atanasio attilio augusta augusto aurelia aurelio aurora azeglio azzurra
baldassare barbara bartolomeo basilio battista beatrice benedetta benedetto beniamino benito
benvenuto berenice bernardo bettina biagio bianca bice bonaventura brigida brunella bruno
calcedonio calogera calogero camilla camillo carla carlo carlotta carmela carmelo carmine carolina
cassandra caterina catia cecilia celestino celia cesare chiara cinzia cipriano cirillo ciro clara
clarissa claudia claudio clelia clemente clio coluccio concetta coriolano cosimo costantino
costanza cristian cristiana cristiano cristina crocifissa dalila damiana damiano daniela daniele
danilo dante daria dario davide debora delfina delia demetrio denis desiderio diana diego dina
dino dionigi dolores domenica domenico donata donatella donatello donato donna dora edoardo efisio
elena eleonora elettra eliana elio elisa elisabetta elmo eloisa elsa elvira emanuela emanuele
emilia emiliano emilio emma ennio enrica enrico enza enzo erica erika ermanno ermenegildo ermes
ernesto erminia ersilia ettore eugenia eugenio eva evangelista evelina ezio fabia fabiana fabio
fabiola fabrizia fabrizio fausta fausto federica federico federigo fedele felice ferdinando
fernanda fernando filiberto filippa filippo fiamma fiammetta fiorella fiorenza fiorenzo fiorino
flavia flavio flora floriana fortunata fortunato franca francesca francesco franco fredo fulvia
fulvio gabriele gabriella gaetana gaetano galasso galeazzo gaspare gastone gelsomina gemma gennaro
geronimo gerardo germana germano giacinta giacinto giacobbe giacoma giacomo giada giampaolo
giampiero giancarlo gianfranco gianluca gianluigi gianmarco gianna gianni giannina gianpaolo
gianpietro gilberto gilda gino ginevra gioacchino gioachino gioconda gioele giolitti giordano
giorgia giorgio giosue giovanna giovanni girolamo gisella giuditta giulia giuliana giuliano
giulietta giulio giuseppe giuseppina giusy giustino gloria goffredo graziana graziano graziella
greca greco greta griselda gualtiero guarino guglielmo guido ida ignazio ilaria ilda imelda
immacolata ines iolanda ippazio irene iris irma isa isabella isidoro iva ivan ivana ivo jacopo
jolanda ladislao lamberto laura lauretta lando lazzaro lea leandro leonardo leone leopoldo letizia
liana liberto lidia liliana lina lino lisa livia livio lodovico loredana lorella lorena lorenza
lorenzo loretta luca lucia luciana luciano lucio lucrezia ludovica ludovico luigi luigina luisa
maddalena mafalda manlio manuel manuela mara marcella marcello marcantonio marco mariana
margherita maria mariagrazia mariangela marianna mariella mariano marica marilena marina marino
mario marisa marissa marta martina martino massimiliano massimo matilda matilde matteo mattia
maura maurilio maurizio mauro melania melchiorre melina melissa mercedes michela michelangelo
michele micheletto milena milo mimma mimmo mirco mirella miriam mirko mirta monica morena nadia
napoleone natalia natasha nazario nereo nerio nella nello nicola nicoletta nicolo niccolo nina
nino noemi nora norma nunzia nunzio olga olivia oliviero omar orazio oreste orlando ornella orsola
orsino osvaldo ottavia ottavio ottone palmira paloma pamela paola paolo paolina pasqual pasquale
patrizia patrizio paride pellegrino pericle piergiorgio piermaria pierangelo pierina pierluigi
piero pierpaolo piersanti pietro pina pino pompeo porzia priscilla puccio quirino rachele raffaela
raffaele raffaella raffaello raimondo ramona rebecca regina remo renata renato renzo riccardo
ricciotti rina rino rita roberta roberto rocco rolando romana romano romeo romina romola romolo
rosa rosalia rosaria rosario rosanna rosina rosita rosella rossana rossella rubén ruggero ruggiero
sabatino sabina sabrina salvatore salvi sandra sandro santo santina saverio sebastiano serafina
serena sergio severino silvana silvano silvestro silvia silvio simona simone simonetta sofia sonia
stefania stefano stefani stella susanna sylvia tamara tania teodoro teresa teresio tiziana tiziano
tina tommaso tonino toni torquato tullio uberto ubaldo ugo ugolino umberto urbano valentina
valentino valeria valerio vanessa vanna veronica venancio vera vincenza vincenzo viola virgilio
virginia vito vittoria vittorio viviana vladimiro zaira zita zoe
";

pub(super) const PORTUGUESE: &str = "
abel abilio adelaide adelino aderbal adriana adriano afonso agnaldo agostinho aida airton alana
alberto albino alceu alcides aldo alessandra alexandra alexandre alexia alice alicia alina almir
aline aloisio altair alvaro alzira amadeu amalia amanda ambrosio amelia amilcar ana anabela
anderson andre andreia andressa andresa angela angelica angelina angelo anita antonella antonia
antonieta antonio ariana arlindo armando armindo arnaldo artur arthur augusto augusta aurea
aurelia aurelio ayla baltazar barbara bartolomeu beatriz belchior bela benedita benedito benicio
benjamim benjamin bento bernardo bianca branca breno brenda bruna bruno bryan caetano caio calebe
camila candida cassia cassio carina carla carlos carlota carmem carolina caroline catarina caua
cauan cauã cauê cecilia celeste celia celina celso cesar cintia clara clarice claudia claudio
clemente cleide cleiton clovis conceicao constança cristiana cristiano cristina custodio dalila
daiane damiao daniel daniela danilo dario david davi debora deise delfim denis denise deolinda
dina dinis diogo dirce djalma domingos dora dorival duarte dulce eduarda eduardo edgar edite
edmundo edna edson edvaldo efigenia elaine eliana eliane elias elisa elisabete elisangela eloa
elsa elvira emanuel emanuella emanuelly emidio emilia emilio emily enrico enzo erica erick
ermelinda ernesto esmeralda ester esther estefania estevao eugenia eugenio eunice eva evandro
evelyn ezequiel fabiana fabiano fabio fabricio fatima felipe feliciano fernanda fernando fernao
filipa filipe filomena flavia flavio florbela floriano francisca francisco frederica frederico
gabriel gabriela gabrielly garcia gaspar gerson geraldo gertrudes gil gilberto gilmar gisela
gisele giovanna giovanni gloria goncalo graca graziela gregorio guilherme guilhermina guiomar
gustavo heitor helder helena helio heloisa henrique hermano herculano hermenegildo hilario honorio
horacio hortensia hugo humberto iara idalina ieda igor ilda ines iolanda iracema irene irineu iris
isa isaac isabel isabela isabella isabelly isadora isaura isis ivan ivana ivete ivo ivone jacinta
jacinto jacira jaime jair janaina jandira jeronimo jessica joana joao joaquim joaquina joel jonas
jonatas jordana jorge jose josefa josefina josue jucara judite julia juliana juliano julieta julio
jussara kaique kamilly karina karla kauê kátia kelly kevin lais lana lara larissa laura lauriano
lavinia leandro leia leila leonardo leonel leonor leonidas leopoldo leticia levi lia lidia ligia
lilia liliana lina lineu liz livia lívia lorena lorenzo lourdes lourenco luan luana luara lucas
lucca lucia luciana luciano lucilia lucilene ludmila luis luisa luiz luiza lurdes luzia madalena
mafalda magali magda maite maitê manuel manuela manoel mara marcela marcelo marcia marcio marco
marcos margarida maria mariana mariane mariano marilia marilene marina mario marisa marlene marli
marta martim martinho martin mateus matheus matias matilde mauricio mauro maximiano maya melissa
mercia mia micael micaela miguel milena milton mirella miriam moises monica monique murilo nadia
nair natalia natividade neide nelson neusa nicolas nicole nicolau nilton nina noa noah noemia
norberto nuno nívia octavio odete odilia ofelia olavo olga olimpia olinda olivia orlando oscar
osvaldo otavio otavia otilia palmira pamela paola patricia paula paulina paulo pedro petra pietra
pietro plinio priscila quintino quiteria rafael rafaela raimunda raimundo raissa ramiro raquel
raul rebeca regina reginaldo reinaldo renan renata renato ricardo rita roberta roberto rodolfo
rodrigo rogerio romana romeu romulo ronaldo rosa rosalia rosana rosangela rosaria rosario roseli
rosinha rubem ruben rui ruth ryan sabino sabrina salete salomao salvador samanta samara samuel
sandra sandro santiago sara sarah sebastiao selma sergio severino silvana silverio silvestre
silvia silvio simao simone sofia solange sonia sophia sophie soraia stefany stella stephany susana
suzana tadeu tais tania tatiana telma teodoro teresa teresinha thais thales theo thiago tiago
thomas tomas tome tomé ulisses urbano valdemar valdir valentim valentina valeria valter vanda
vanessa vania vasco vera veronica vicente vilma vinicius violeta virginia virgilio vitor vitoria
vitorino viviane wagner walter wanda washington wellington wesley wilson xavier yago yara yasmin
yolanda yuri zacarias zelia zeferino zilda zuleica zulmira
";

pub(super) const BALTIC_ROMANIAN: &str = "
aivar aivars aigars ain aino ainars aldis aleksandrs algimantas algirdas alina allan alvydas anda
andra andrejs andres andris andrius andrus anete anita anna annika antanas ants ara arnis arnoldas
arturas arturs arunas arvo asta audrius audrone aurelija ausra austeja baiba beata birgit birute
brigita bronius dace daina dainis daiva dalia danguole danute darius daumantas deividas didzis
diana domantas dominykas donatas edgars edita edmundas edvinas eduards egidijus egle eha eimantas
einars elina elvyra emilija ene enn ennu erika erki erkki ernestas evelina eve evita evija gabija
gabriele gediminas giedre giedrius gintaras gintare gints girts gita grazina gunars gundars
guntars guntis gustavs gytis hanna heino heli helju helmi henrikas ieva igne ignas ilga ilmars
ilze imants inara indre indrek inese inga ingars ingrida inguna inta irma ivars ivo jaak jaan
jaana jana janek janis janina jekaterina jolanta jolita jonas jovita juozas juris jurate jurgita
justas justina juta jüri kadri kaido kaie kaija kaja kalev kalle karin karlis karmen karolina
kaspars kasparas kati katrin katre kazimieras kazys kersti kert kestutis kristel kristiina
kristaps kristjan kristine kristina kristupas krists külli laima laimonis laimute laine lasma
laura laurynas lea lelde lembit liana liene liga liina lija lilita lina linas linda lineta liudas
liutauras loreta lukas madara madis maie maija mait maire maksims maret margit margus marek mari
marija marika maris marius marko marje mark mart marta martins martynas mati matiss meelis meeli
merike merle mihkel mihails miks milda mindaugas modestas modris monika monta nijole normunds
oksana olegs olga olev ott ovidijus paulius peeter pille peteris piret povilas priit raido raimo
raimonds raimonda raimundas raivis raivo ramunas ramune rasa raul rein reet regimantas reinis rene
renars riho rihards rimantas rimas rita ritvars riina rimvydas rolandas romas rudolfs ruta rytis
saulius signe siim sandra sandris santa sarmite sergejs sigita sigitas siiri silva silver silvija
simona skaidrite solvita stasys sulev svetlana taavi taavet tadas tanel tarmo tatjana terje tiia
tiina tiit timo tomas tonis toivo toomas triin tõnu ugis ugne uldis ulla ulvi urmas urve uudo
vaida vaidas vaidotas vaiva vaike vaiko valda valdas valdis valentinas valters valerijs vanda
vello veiko velta vents veronika vida viesturs viesturas viktorija vilius vilma vilmars vilnis
virginija virginijus virve vita vitalijs vitalijus vitas voldemars vygantas vytas vytautas zane
zigmas zigmars zita zenta zilvinas zydrunas zivile žaneta adela adelina adina adrian adriana
alexandra alexandru alin alexe ana anamaria anca andrada andreea andrei anghel angela anton aura
aurel aurelia aurica axinte bianca bogdan brindusa camelia carmen catalin catalina catinca cezar
cezara ciprian claudia claudiu codrin codrut codruta constanta constantin corina cornel cornelia
cosmin cosmina costache costel costin cristi cristian cristina crina cristofor damian dan dana
daniela danut daria decebal delia denisa doina dorel dorin dorina doru dragos draga dumitra
dumitru ecaterina eduard elena elisabeta emanuel emil emilia emilian eugen eugenia eusebiu eva
felicia filip flaviu flavia florea florentina florian florica florin florina gabi gabriel gabriela
gavril george georgeta georgian georgiana gheorghe gherghina ghita gica gina grigore haralambie
horatiu horia horea iacob iancu ileana ilie ilinca ioan ioana iolanda ion ionel ionela ionut iosif
irina isabela iulia iulian iuliana iuliu iustin iustina jean lacramioara larisa laurentiu lavinia
leonard leontina lia lidia ligia liliana livia liviu lorena loredana lucia lucian luciana lucica
ludmila luminita madalin madalina magdalena manuela marcel marcela maria marian mariana marilena
marin marina marinela matei maxim medeea melania mihaela mihai mihail mihnea mioara mircea mirela
miron miruna mitica monica mugur mugurel nadia natalia nechita neculai nelu nicoleta nicolae nicu
nicusor niculina nicuta nina norbert octavian octavia olimpia olivia otilia ovidiu oana pamfil
panait paul paula pavel petre petrica petrisor petronela petru pompiliu rada radu raluca ramona
rares razvan rebeca relu remus renata robert rodica romeo romulus roxana rozalia ruxandra sabin
sabina sanda sandu sergiu serban silvia silviu simion smaranda sofia sonia sorana sorin sorina
stan stanca stefan stefania stelian steliana tabita teodor teodora teodosie theodor tiberiu toma
traian tudor tudora tudorel valentin valentina valeria valeriu vasile vasilica veronica vicentiu
victor victoria viorel viorica virgil virgiliu virginia vlad vladut voichita voicu zaharia zamfir
zoe
";
