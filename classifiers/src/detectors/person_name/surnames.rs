//! Surnames by language, the frequent ones; others are told by their place and their endings.

use crate::engine::lexicon::{Class, Entries};

pub(super) const LISTS: &[Entries] = &[
    Entries::words(Class::SURNAME, ENGLISH),
    Entries::words(Class::SURNAME, GERMAN),
    Entries::words(Class::SURNAME, ROMANCE),
    Entries::words(Class::SURNAME, NORTHERN),
    Entries::words(Class::SURNAME, EASTERN),
    Entries::words(Class::SURNAME, WORLD),
];

const ENGLISH: &str = "
abbott abernathy acosta adams adkins ainsworth alexander allan allen allison anderson andrews
anthony archer armstrong arnold arthur ashton atkins atkinson austin avery ayers bailey baker
baldwin ball ballard banks barber barker barlow barnes barnett barr barrett barron barry bartlett
barton bass bates bauer baxter beard beasley beattie beck becker bell bender bennett benson
bentley berry best bird bishop black blackburn blackwell blair blake blanchard bland bolton bond
boone booth bowen bowers bowman boyd boyle bradford bradley bradshaw brady brandt branch bray
brennan brewer briggs bright brock brooks brown browning bruce bryan bryant buchanan buck buckley
bullock burgess burke burnett burns burris burton bush butler byrd byrne byron cain caldwell
callahan cameron campbell cannon cantrell carey carlson carney carpenter carr carroll carson
carter cartwright carver casey cash castle chambers chan chandler chaney chang chapman charles
chase cherry childers christensen christian church clark clarke clay clayton clements cleveland
cline cobb cochran coffey cohen cole coleman coles collier collins combs compton conley connelly
conner connolly connor conrad conway cook cooke cooley cooper copeland corbett cowan cox coyle
craft craig crane crawford crosby cross crowley cruz cummings cunningham curry curtis dale dalton
daly daniel daniels daugherty davenport davey david davidson davies davis davison dawson day dean
decker delaney dennis denton dickerson dickson dillard dillon dixon dodd dodson doherty dolan
donaldson donnelly donovan dorsey dotson dougherty douglas downs doyle drake draper driscoll
dudley duffy duke duncan dunlap dunn durham dyer eaton edgar edmunds edwards elliott ellis ellison
emerson england english erickson evans everett ewing farley farmer farrell faulkner ferguson
ferrell fields finch finley fischer fisher fitzgerald fitzpatrick fleming fletcher flowers floyd
flynn foley forbes ford foreman foster fowler fox foy francis franklin frank fraser frazier
freeman french frost fry fuller fulton gallagher galloway gamble gardner garner garrett garrison
gates gentry george gibbons gibbs gibson gilbert giles gill gillespie gilmore glass glenn glover
goddard golden good goodman goodwin gordon gould graham grant graves gray green greene greer
gregory griffin griffith griffiths grimes gross hahn hale haley hall hamilton hammond hampton
hancock hanna hansen hanson hardin harding hardy harmon harper harrell harrington harris harrison
hart hartley hartman harvey hatfield hawkins hayden hayes haynes hays heath hebert henderson
hendricks hendrix henry hensley henson herbert herman herring hess hewitt hewlett hickman hicks
higgins hill hines hinton hobbs hodge hodges hodgson hoffman hogan holcomb holden holder holland
holloway holman holmes holt hood hooper hoover hopkins hopper horn horne horton house houston
howard howe howell hubbard huber hudson huff huffman hughes hull humphrey humphreys hunt hunter
hurley hurst hutchinson hutchison hyde ingram irwin jackson jacobs jacobson james jarvis jefferson
jenkins jennings jensen johns johnson johnston jones jordan joseph joyce juarez kane kaufman kay
kaye keating keith keller kelley kelly kemp kendall kennedy kent kerr key khan kidd kim king
kinney kirby kirk kirkland kirkpatrick kirkwood kline knapp knight knowles knox kramer lamb
lambert lancaster lane lang lara larkin larsen larson law lawrence lawson leach leblanc lee leigh
leonard leslie lester levine levy lewis lindsay lindsey little livingston lloyd logan long lott
love lowe lowery lucas lynch lynn lyons macdonald mack mackenzie madden maddox malone manning mann
marks marsh marshall martin mason massey mathews mathis matthews maxwell may mayer maynard mayo
mcbride mccall mccarthy mccarty mcclain mcclure mcconnell mccormick mccoy mccray mccullough
mcdaniel mcdonald mcdowell mcfadden mcfarland mcgee mcgowan mcgrath mcguire mcintosh mcintyre
mckay mckee mckenna mckenzie mckinney mcknight mclaughlin mclean mcleod mcmahon mcmillan mcneil
mcpherson meadows mead mercer merritt merrill meyer meyers michael middleton miles miller mills
mitchell molloy monroe montgomery moody moon mooney moore moran morgan morris morrison morrow
morse morton moses mosley moss mueller mullen mullins murphy murray myers nash neal nelson newman
newton nicholls nichols nicholson nixon noble nolan norman norris north norton nunn obrien brien
connell donnell hara keefe leary neill reilly rourke sullivan oconnor odom odonnell oliver olsen
olson oneal oneill osborn osborne otis owen owens pace page palmer park parker parkinson parks
parry parrish parsons parton pate patel patrick patterson patton paul payne peacock pearce pearson
peck pennington perkins perry peters petersen peterson phelps phillips pickett pierce pittman
pitts plummer pollard poole pope porter potter potts powell powers pratt preston price prince
pritchard proctor pruitt pugh quinn ralph ramsay ramsey randall randolph rankin rasmussen ratliff
ray raymond reed reese reeves reid reynolds rhodes rice rich richard richards richardson richmond
riddle riggs riley rivers roach robbins roberson roberts robertson robinson robson rogers rollins
roman rooney rose ross roth rowe rowland roy rush russell russo rutherford ryan salisbury sampson
samuel sanders sanderson sanford sargent saunders savage sawyer schmidt schneider schroeder
schultz schwartz scott sears sellers sexton shaffer shah shannon sharp sharpe shaw shea sheehan
shelton shepard shepherd sheppard sherman shields short simmons simon simpson sims sinclair singh
singleton skinner slater sloan small smith snider snow snyder solomon sparks spears spence spencer
stafford stanley stanton stark steele stein stephens stephenson stevens stevenson stewart stokes
stone stout strickland strong stuart summers sutherland sutton swan swanson sweeney sweet sykes
tanner tate taylor terrell terry thomas thompson thomson thornton tillman todd townsend travis
trevino tucker turner tyler tyson underwood vance vaughan vaughn vincent vinson wade wagner walker
wall wallace waller wallis walls walsh walter walters walton ward ware warner warren washington
waters watkins watson watts weaver webb weber webster weeks weiss welch wells welsh west wheeler
whitaker white whitehead whitehouse whitfield whitley whitney wiggins wilcox wilder wiley
wilkerson wilkins wilkinson william williams williamson willis wilson winters winter wise witt
wolf wolfe wong wood woodard woods woodward wooten workman wright wyatt wynn yang yates york young
zimmerman
";

const GERMAN: &str = "
ackermann adam adler albers albert albrecht althaus altmann appel arndt arnold auer bach bachmann
bader baier barth bartels barthel bartsch bauer bauernfeind baum baumann baumgartner baumgarten
baur bayer beck becker beckmann beer behrendt behrens beier bender benz berg berger bergmann
bernhardt berndt bertram betz beyer biermann binder bischoff blank blum bock bode boehm bohm bohme
bohn born brandl brandt braun brandstetter breuer brinkmann bruckner brugger brunner buchholz
buchner buhler burger burkhardt busch buschmann busse christ claus conrad cramer daum decker
dengler diehl diekmann dietrich dietz dittrich doll dorn dreher dreyer ebeling eberhardt ebert
ebner eckert eder egger ehlers eichhorn engel engelhardt engelmann erdmann ernst esser evers falk
fasching fiedler fink fischer fleischer fleischmann forster frank franke franz freitag freund frey
frick friedrich fritsch fritz frohlich fröschl fuchs fuhrmann funk gabriel gartner gasser gebauer
gebhardt geiger geissler gerber gerhardt gerlach giese giesler glaser gobel goebel gotz graf graff
grimm gross grosse gruber grunwald gunther gutmann haas haase hafner hagen hahn hamann hammer
hanke hansen hartl hartmann hartung hauser haupt hecht heck heckmann heil heim hein heine
heinemann heinrich heinz heinze heise heller hellwig helm hempel henke henkel hennig henning
hentschel hering hermann herold herrmann herzog hess hesse heuer heyer hildebrandt hiller hinz
hirsch hofer hoffmann hofmann hofstetter hohmann holz holzer holzmann hoppe horn horstmann huber
hubner hummel jacob jacobs jager jahn jakob jandl jansen janssen jordan jost jung junge jungbluth
junker kaiser kaltenbrunner karl kaufmann kellermann keller kellner kern kersten kessler kiefer
kirchner kirsch klein kleinert klemm klinger klose kluge knapp knoll kobler koch kohl kohler kolb
koller konig konrad kopp korner kraft kramer kramm kraus krause krauss krebs kremer kreuzer
krieger kroll kruger kruse kuhlmann kuhn kuhne kuhnert kunze kunz kurz lang lange langer lauer
lechner lehmann lehner leitner lenz leonhardt lindemann lindner linke link lohmann lorenz lorch
ludwig lutz maier mann marquardt martens martin marx maurer may mayer mayr meier meinhardt meister
menzel merkel mertens merz metz metzger meyer michel michels mohr moll moller moritz moser muller
munch nagel naumann neubauer neuhaus neumann neuner nickel niemann noack noll nowak obermaier
oberhauser oswald ott otto pape paul pauli paulus peter peters petersen pfaff pfeffer pfeifer
pfeiffer pfister pichler pieper pohl polzer popp probst prinz raab rapp rau rausch rauscher reich
reichel reichert reiche reimann reimer reinhardt reinhold reiter rembrandt renner reuter richter
riedel riedl rieger ritter rohde romer rose roth rothe rudolph ruf ruppert sailer sander sattler
sauer sauter schade schafer schaller scharf scheffler schenk scherer schilling schindler schiller
schlegel schlosser schlüter schmid schmidt schmidtke schmitt schmitz schneider schober scholz
schon schonfeld schott schrader schramm schreiber schreiner schroder schroter schubert schuler
schuller schulte schultz schulz schulze schumacher schumann schuster schutz schwab schwabe
schwaiger schwarz schweizer seidel seifert seiler seitz sieber siebert siegel simon singer sommer
sonntag späth speer sperling springer stadelmann stadler stark steffen steffens stein steinbach
steiner steinmann steinmetz stephan stern stiller stock stockmann stolz storch straub strauss
strobel stumpf sturm suss thiel thiele thomas tiede tiefenbacher timm trautmann ulrich unger urban
vetter vogel vogl vogt voigt volk voll vollmer voss wagner walter walther wahl weber wegener
wegner weidner weigel weigl weinert weinhold weis weiss weitzel wendt wenzel werner wessel
westphal wetzel wiedemann wiegand wieland wieser wilhelm wilke will wimmer winkler winter wirth
witt witte wittmann wolf wolff wolter wulf wunderlich wurm zander zeller ziegert ziegler zimmer
zimmermann zorn zuber aebischer aeschbacher amstutz bieri bucher burri eugster fankhauser frei
grunder hurlimann imhof kunzli luscher luthi nussbaumer odermatt ruegg schaub stucki sutter tanner
tobler wyss wuthrich zaugg zbinden zurcher zollinger
";

const ROMANCE: &str = "
abadie adam albert alexandre allain allard andre antoine arnaud aubert aubry auger bailly barbe
barbier baron barre barthelemy baudry baudin bazin beaulieu begue benard benoit berger bernard
bertin bertrand besnard besson bigot blanc blanchard blanchet blondel blot bodin boucher boulanger
boulay bourdon bourgeois bousquet boutin bouvier boyer breton briand brun bruneau brunel brunet
buisson cailloux camus carlier caron carpentier carre chartier charpentier charrier chauveau
chauvet chauvin chevalier chevallier clement clerc colas colin collet cordier cornu costa coste
courtois cousin couturier daniel david delahaye delannoy delattre delaunay delmas delorme denis
deschamps descamps devaux diallo dias dijoux didier drouet dubois duboisset dufour duhamel dumas
dumont dupont dupre dupuis dupuy durand duval etienne evrard fabre faivre faure fernandez ferrand
ferreira fischer fleury fontaine foucher fournier francois gaillard garnier gauthier gautier gay
georges gerard germain gilbert gilles gillet girard giraud godard gomez gonzalez goncalves
grandjean gregoire grenier gros grondin guerin guichard guilbert guillaume guillon guillot guillou
guyot hamel hamon hardy hebert henry hernandez herve hoarau hubert huet hugues humbert imbert
jacob jacques jacquet jacquot jean joly joubert jourdan julien klein labbe lacombe lacroix lagarde
lamy langlois laporte launay laurent leblanc lebon lebreton lebrun leclerc leclercq lecomte
leconte lecoq leduc lefebvre lefevre lefort legendre leger legrand lejeune lelievre lemaire
lemaitre lemoine lenoir lepage leroux leroy lesage levy louis loiseau lopes lopez lucas maillard
maillet mallet marchal marchand marechal marie marin marion marques martel martin martineau
martinez martins marty mary masse masson mathieu maurice maury meunier menard mercier merle meyer
michaud michel millet monnier morel moreau morin morvan moulin muller navarro neveu nicolas noel
normand olivier ollivier pages papin paris parent pascal pasquier paul payet pelletier peltier
pereira perez perret perrier perrin perrot petit peron philippe picard pichon pierre pineau
poirier pons potier poulain prevost raymond raynaud regnier remy renard renaud renault rey reynaud
ribeiro richard riou riviere robert robin roche rocher rodrigues roger rolland rossi rousseau
roussel rousset roux roy royer ruiz salmon samson sanchez schmitt schneider seguin simon tanguy
teixeira tessier texier thibault thierry thomas torres toussaint traore turpin vaillant valentin
valette vallee vallet vasseur verdier vidal vincent voisin weber weiss abad acosta acuna agudo
aguado aguilar aguilera aguirre alarcon alba alcalde alcantara aleman alfaro alfonso almeida
alonso alvarado alvarez amador amo amoros andrade andres andreu angulo anton aparicio aragon
aranda arce arenas arevalo arias arjona armas arranz arribas arroyo asensio avila ayala ayuso
badia baena balaguer ballester ballesteros banos barba barbera barcelo barco barrera barreda
barreto barrio barrios barroso batalla bautista becerra bejarano beltran benavides benitez benito
bermejo bermudez bernal berrocal blanco blasco blazquez bonilla borras borrego borrell bosch
botella bravo bueno burgos bustamante bustos caballero cabanas cabello cabeza cabezas cabrera
caceres calderon calleja calvo camacho camara camino campos canas canales canete cano canovas
cantero canto carballo carbonell cardenas cardona carmona carnero caro carranza carrasco carrera
carreras carretero carrillo carrion carvajal casado casal casals casanova casares casas castell
castellano castellanos castello castilla castillo castro catala cazorla cepeda cerda cerdan cerezo
cervantes cervera cespedes chacon chamorro chavez chico cid cifuentes cisneros clemente cobo cobos
coello coll collado coloma colomer company conde contreras corbacho cordero cordoba corral
corrales cortes cortez crespo criado cruz cuadrado cuenca cuesta cuevas cuervo dalmau davila
delgado diaz diego diez dominguez donoso duarte duenas duque duran echevarria egea elias enriquez
escamilla escobar escolano escribano escudero esparza espejo espinosa esteban estevez esteve
estrada expósito falcon farre feijoo feliu ferran ferrandez ferrer ferrero figueras figueroa flor
flores folch font fonseca fortuny franch franco frias frutos fuente fuentes fuster galan galiano
galindo gallardo gallart gallego gallegos galvan galvez gamez garay garcia gargallo garces
garmendia garrido garriga garzon gascon gaspar gelabert gil gimenez gimeno giner giralt girona
giron gisbert godoy goni gonzalo gracia granados grande grau guardia guardiola guerra guerrero
guijarro guillen guitart gutierrez guzman haro heredia hermoso hernando herranz herrera herrero
hervas heras hidalgo higueras hoyos huerta huertas huguet hurtado ibanez ibarra iglesias ignacio
inclan infante iniesta iniguez iriarte isern izaguirre izquierdo jaen jara jaume jerez jimenez
jodar jordan jorda jove jover juan juarez julia jurado lago laguna lamas lara larranaga larrea
lasa leal leiva leon lerma lillo linares llabres llado llamas llano llanos llobet llopis llorens
llorente lloret lluch lobato lobo lorenzo losa losada lozano lucena lugo luis luján luna luque luz
machado macias madrid madrigal maestre maldonado manjon manrique manso manzano manzanares marco
marcos maria marino mariscal marmol marquez marti martorell mas mascaro mata mate mateo mateos
mateu maza mayol mayoral medina megias mejia melendez melero mena mendez mendizabal mendoza
menendez mercader merino mesa miguel millan milla mínguez mir miralles miranda miro moles molina
moliner molinero molins moll monreal montalban montana montenegro montero montes montesinos
montoya mora moraleda morales moran morante morata morcillo morell moreno morera morillo moya
munoz mur murcia muriel muro naranjo narvaez nadal natal navarrete navas nebot neira nevado nieto
nogueira noguera nogues novoa nunez ocana ochoa ojeda olivares olive oliver olivera olivo oller
olmedo olmo ordonez orozco ortega ortiz ortuno osorio osuna otero oviedo pablo pacheco padilla
pagès palacio palacios palau pallares palma palmer palomar palomares palomino palomo pardo paredes
parejo parra pascual pastor patino paz pedraza pedrero pedro pedrosa pelaez pelayo pellicer pena
penalver penas peral perales peralta perea perello peris pi pinedo pinilla pinol pino pinto pineda
pineiro piquer pizarro pla plana planas plaza poblet pol polo pombo pomares ponce porcel porras
porta portero portillo pou pozo pozuelo prada prado prados prat prats priego prieto puente puerta
puig pujol pulido quero quesada quevedo quiros quintana quintanilla quintero rama ramirez ramis
ramon ramos raya rebollo recio redondo regueira reguera reig requena requejo revilla reyes ribas
ribera ribes rico rincon rio rios ripoll riquelme riera rius rivas rivera rivero roca rocha roda
rodenas rodrigo rodriguez roig rojas roldan roma roman romero romeu ros rosa rosado rosales
roselló rosell rovira royo rozas rubio rueda ruano saavedra saenz saez sainz sala salamanca salas
salazar salcedo saldana sales salgado salinas salmeron salom salvador salva samper sanabria sancho
sandoval sanjuan sanmartin sanmiguel sans santamaria santana santiago santos sanz sarabia
sarmiento sastre saura sebastian sedano segarra segovia segura segui sepulveda serna serra serrano
seco sevilla sevillano sierra silva silvestre simo sobrino sola solana solano soler solera solis
soria soriano sosa soto sotelo suarez suner talavera tamarit tamayo tapia tejada tejedor tejera
tello tenorio tena teran terron tirado toledo tolosa toman tomas tome toro torralba torre
torrecilla torrens torrent torrents torrijos tovar trillo trujillo tudela tur ugarte ureña uribe
uria urrutia vaca valbuena valcarcel valderrama valdes valencia valenciano valenzuela valera
valero vall valladares vallejo valle valles valls valverde vaquero varela vargas vazquez vega
velasco velazquez velez vera verdejo verdu verdugo vergara viana vicens vicente vigil vila vilalta
vilanova vilar vilaplana villa villalba villalobos villalonga villanueva villar villaverde
villegas villena vina vinas vives vizcaino yanez yuste zabala zabaleta zafra zaldivar zamora
zamorano zapata zaragoza zurita abate abbate acerbi albanese alberti aloisio amato amoroso
andreoli angeli angelini anselmi antonelli argento arena armani attanasio bacci baldi baldini
balbo ballarin bandini barbato barberis barbieri barone baroni barozzi bartoli basile basso
battaglia battisti bellini bellucci benedetti beretta bernardi bernardini bertani berti bertolini
bertoni bertolucci bianchi bianco biagi biondi boccaccio boezio boito bonanno bonatti bonetti
bongiorno bonomi borghi borromeo boschi bosco botta bottaro bova brambilla branca bruni bruno
bruscantini buonauro buzzati cabrini caccia cafiero calabrese calabresi callegari camilleri
campanella caputo carbone cardano caruso casadei casale caselli castelli castiglione cattaneo
cavallaro cavalli cavour cecchi cecchini cerri ceri chiesa chinnici ciani cilea cipolla cirillo
cocci colombo colonna conte conti coppola corbo cordoglio corradi costanzo cremonesi crespi
cristiani curci dallapé damiani amico angelo danieli dattilo deledda delfino deluca desantis
donati donatoni emo endrizzi esposito fabbri faggiani falcone falloppio fantini farina farinelli
fattori fazio federici ferrabosco ferrara ferrante ferraris ferrari ferraro ferri ferrucci
fibonacci filippi finotto fiore fiorentini fittipaldi fontana forti foscari franchi fusco
gabrielli gaggini galeati galilei gallo galli galvani garibaldi garrone gasperi gatti gelli gemito
gentile gentileschi germano ghezzi giacomelli giannini giannone gigli giolitti giordano giorgi
giuliani giunti gotti gozzi gozzano grassi grasso greco gregori grimani gritti gualandi guarneri
guicciardini guidi gullotta iadanza iannuzzi impastato interminei jovinelli juvara lancisi landi
leone leoncavallo leopardi leonardi liguori liverotti lombardi lombardo longo lopresti lovato
lucchesi luciani lupo luxardo macri maderna maffei magnani malatesta malaparte malpighi manca
mancini manfredi manunta marangoni marchetti mariani marinelli marini marzorati martinelli martini
masi masini massimo mastandrea mastroianni mattarella mazza mazzi mazzanti mele melis merlo
messina mezzetta micca micheletti milani mimun mocenigo modiano molesini monaco mondadori
montanari montanelli monte montecchi monteverdi monti morandi moretti morelli moro morosini
morricone mura mussolini muti muratori napolitano natali neri nitto nicolini nosiglia notari
olivetti orlando orsini ortolani ossani pace padovano pagani palazzi palmieri palumbo panatta
panicucci paoletti pagliaro parini parisi pasolini pastine patrizi pavarotti pavone pedersoli
pellegrini pellegrino pellico peruzzi petrucelli piacentini piane pietri pini piras pisano pisani
poli polizzi ponti prati proietti pugliese puglisi quaranta querini raimondi ramazzotti redi ricci
ricciardi rinaldi riva rizzi rizzo rizzoli romagnoli romano romiti rosati roselli rossetti rossini
ruberto ruggeri ruggiero ruggieri rusconi russo sabatini salvi salvini sanna santi santini santoro
sartori savorgnan scalfaro scarlatti scarpa scarfoglio schiavone segre sforza silvestri sinisi
smirnoff solari solimena sorrentino spadafora spinelli stefanelli stucchi surian sordi tamburini
tacchini tanzini tartaglia tarchetti tasca tedesco terragni testa tiepolo tognazzi tomasetti tomei
tommaseo toscani tosto traetta trapani travaglia trebbi trentin tron troisi turati turchi turci
udinesi ungaretti vacca valentini valier vanvitelli varano vecoli venditti ventura venturi verga
vergassola verri versace vianello vidoni vigliotti villani viola visconti vitale vitali vitturi
volpe volta zaccardo zaguri zamengo zanichelli zanella zito zola zoppetti zorzi abreu aguiar
albuquerque alencar alves amaral amorim anjos antunes aragao araujo arruda assis assuncao azevedo
baptista barbosa barros bastos batista borba borges braga branco brandao brito caetano caldas
caldeira camargo cardoso carneiro carvalho cavalcante cavalcanti coelho cordeiro correia correa
couto cunha domingues esteves faria farias fernandes ferraz figueira figueiredo fogaça fontes
franca freitas freire furtado galvao gama gomes gouveia guedes guerreiro guimaraes henriques
inacio jardim jesus leite leitao lemos lima loureiro lourenco macedo maciel madeira magalhaes maia
marinho mascarenhas matias matos mattos medeiros melo mello mendes mendonca menezes meireles
mesquita monteiro moraes morais moreira mota moura nascimento neto neves nobrega novaes nunes
oliveira paiva peixoto pessoa pimenta pimentel pina pinheiro pinho pires porto prates queiroz
queiros quaresma ramalho rangel rebelo rego reis rezende sa sampaio saraiva seixas silveira simoes
siqueira soares sousa souza tavares teles valente vale vasconcelos vaz vieira viegas vilela
ximenes albu alexandrescu anghel antonescu avram badea balan banu barbu blaga bogdan botez bratu
bucur ciobanu constantin constantinescu cojocaru coman costea cozma cretu cristea croitoru cucu
dan danciu diaconu dima dinca dinu dobre dragomir dumitrescu dumitru enache ene florea fratila
georgescu gheorghe gherman grigore grosu iacob iancu iliescu ilie ionescu ionita istrate ivan
lazar lungu lupu manea manole marinescu matei mazilu mihai mihailescu mihalache moldovan
moldoveanu morar munteanu muresan neagu neacsu nechita nedelcu negrea nica nicolae nicolescu
nistor nita oancea olaru oprea pana paun petcu petre petrescu pintea pop popa popescu popovici
preda puscasu radu raducanu rosu rotaru rusu sandu sava serban simion stan stanciu stanescu stefan
stefanescu stoian stoica suciu tanase timofte toma tudor tudose ungureanu ursu vasile vasilescu
vintila vlad voicu zaharia zamfir
";

const NORTHERN: &str = "
aalders aarts adriaansen appelman baars bakker bakels beekman berends berg bergman bierman blok
boer bogaard boogaard boon bos bosch bosman both bouwman brands brandsma broek brouwer bruijn
buijs buitenhuis claes claessens cornelissen daalen dekker dijk dijkman dijkstra driessen drost
eijk elzinga evers faber feenstra fokker geerts gerritsen goossens graaf groen groot groeneveld
haan haas hamel hendriks hermans hermsen heuvel hoek hoekstra hofman hofstra holthuis hoogland
hoekman huisman jacobs jansen jansens janssen janssens jong jonge jonker kamp kamphuis keijzer kik
klaassen klein kok koning kooij koopman koopmans kortekaas kramer kroon kuiper kuipers laan
lammers leeuw leeuwen linden lodewijks loon maas martens meijer mertens mulder meulen molenaar mol
mulders nijhuis noort noordhoek oosterhuis oomen otten ouwehand peeters peters petersen pieters
ploeg poel pol postma post prins reijnders reinders rietveld roos rooij sanders scheffer schipper
schouten schoenmaker schuurman simons slot smeets smit smits smulders snijders spijker staal steen
stam tas theunissen timmerman timmermans tuinstra veen velde veldhuis veldman verbeek verbruggen
verhagen verhoef verhoeven verkerk vermeer vermeulen verschuren verstraete visser visscher vink
vliet vos vries vroom wagenaar weert willems willemsen wiersma wijnen wit wouters zijlstra zwart
dierckx desmet declercq devos goethals lambrecht lemmens maes michiels pauwels segers stevens thys
vandamme vandenberghe vandevelde vanhove wauters aas aasen abrahamsson ahlgren alm andersen
andersson andreasson andreassen antonsen arnesen arvidsson aune axelsson bakke bakken bengtsson
berge berggren berglund bergqvist bergstrom bjerke bjork bjorklund blomqvist boe brandt bruun bye
carlsen carlson carlsson christensen christiansen claesson dahl dahlberg dahlgren dahlstrom
danielsen danielsson ek eklund ekman ekstrom eliasson ellingsen engstrom eriksen eriksson falk
forsberg fransson fredriksson friberg frandsen frederiksen gronlund gran gulbrandsen gundersen
gunnarsson gustafsson gustavsson haaland hagen halvorsen hammar hansen hanssen hansson haug haugen
hauge hedlund hellstrom henriksen henriksson hermansson hoglund holm holmberg holmgren holmqvist
holmstrom holst holmen isaksson israelsson iversen jacobsen jacobsson jakobsen jakobsson jansson
jensen jeppesen jepsen jespersen johannessen johansen johansson johnsen johnsson jonasson jonsson
jorgensen josefsson karlsen karlsson kjaer kjeldsen knudsen kristensen kristiansen kristoffersen
lange larsen larsson laursen lie lind lindberg lindblom lindgren lindholm lindqvist lindstrom
ljungberg lorentzen lund lundberg lundgren lundin lundqvist lundstrom lunde madsen magnusson malm
markussen martensson martinsen martinsson mathiesen mathisen mattsson mikkelsen moe moen mogensen
moller mortensen mortensson munk myhre myrvold naess nguyen nielsen nikolaisen nilsen nilsson
nissen norberg nordin nordstrom norgaard norstrom nyberg nygaard nygard nyman nystrom oberg olesen
olofsson olsen olsson ostby osterberg ottosson palm palmqvist paulsen paulsson pedersen persson
pettersen pettersson poulsen rasmussen ravn richter riis rosenberg ruud saether samuelsson
sandberg sandstrom sandvik schmidt schroder simonsen simonsson sjoberg sjogren sjostrom skov
soderberg soderstrom solberg solheim sorensen stenberg storm strand strom sund sundberg sundstrom
sunde svendsen svensson sveen tangen thomsen thomassen thorsen thygesen toft vestergaard viklund
vik wahlstrom wallin westerberg winther wikstrom aberg akerlund akesson aalto ahonen aho alanen
anttila haapala haapanen hakala halonen harju heikkila heikkinen heino heinonen hietala hiltunen
hirvonen holopainen huhtala huttunen hamalainen ikonen jaakkola jarvinen jokela jokinen kallio
karjalainen karppinen kauppinen kemppainen kettunen kinnunen kivela kivi koivisto kokkonen
korhonen koskela koskinen kosonen kukkonen kulmala kuusisto laakso laaksonen lahtinen laine
laitinen lampinen lappalainen lehtinen lehto lehtonen leino leinonen leppanen lindroos makela
makinen makkonen manninen martikainen mattila miettinen mikkola mikkonen moilanen mustonen
myllymaki nevalainen niemi niemela nieminen niskanen nurmi nurminen oksanen ojala ollila pakkanen
partanen peltola peltonen pesonen pietila pitkanen puhakka pulkkinen raisanen rantala rantanen
rasanen rautio riihimaki ronkainen ruotsalainen saarela saarinen saari salmi salminen salo salonen
savolainen seppala seppanen sillanpaa suominen taipale tanskanen toivonen tolvanen tuominen
turunen uusitalo vainio valkonen vaisanen vartiainen virtanen vuori ylonen kask kukk lepik magi
oja parn raud rebane saar sepp tamm tamme vaher balodis berzins eglitis jansons kalnins krumins
liepins ozols ozolins petersons balciunas jankauskas kazlauskas paulauskas petrauskas stankevicius
urbonas vasiliauskas zukauskas
";

const EASTERN: &str = "
adamczyk adamski andrzejewski augustyniak bak baran baranowski bartkowiak bednarek bednarz bielak
bielecki blaszczyk borkowski borowski brzezinski chmielewski cichon cieslak cieslik czajka
czajkowski czarnecki czerwinski dabrowski dabrowska domagala domanski drozd duda dudek dudziak
dziedzic filipek frackowiak gajda gajewski glowacki gorecki gorski grabowski grochowski grzelak
grzyb guzik handke iwanowski iwanski jablonski jakubowski jakubiak janik jankowski janowski
jaworski jasinski jozwiak kaczmarek kaczmarczyk kaczor kalinowski kaminski kania karczewski
karpinski kasprzak kedzierski klos kolasa kolodziej kolodziejczyk komorowski konieczny kopec
kosinski kot kowal kowalczyk kowalewski kowalik kowalska kowalski kozak koziol kozlowski kraj
krajewski krawczyk krol krupa kruk krzeminski kubiak kubicki kucharski kujawa kulesza kurek
kwiatkowski lach laskowski lech leszczynski lewandowski lis lipinski lukasik lukaszewski
maciejewski mackowiak madej majchrzak majewski makowski malec malinowski marciniak marcinkowski
markiewicz markowski marszalek mazur mazurek michalak michalik michalski mikolajczyk milewski mroz
mrozek mroczek murawski musial nawrocki niewiadomski nowacki nowak nowakowski nowicki olejniczak
olszewski orlowski ostrowski owczarek pajak panek pawlak pawlik pawlowski piatek piekarski
pietrzak pietrzyk piotrowski polak przybylski przybysz ptak rogowski rogalski rozanski rutkowski
rybak sadowski sawicki sikora sikorski skiba skowronski sobczak sobczyk socha sokolowski sosnowski
stachowiak stankiewicz stasiak stepien stefanski strzelecki szczepaniak szczepanski szewczyk szulc
szymanski szymczak tkaczyk tomaszewski tomczak tomczyk urban urbaniak urbanski walczak wasik
wasilewski wawrzyniak wieczorek wierzbicki wilczek wilk wisniewski witkowski wlodarczyk
wojciechowski wojcicki wojcik wojtas wolski wozniak wrobel wrona wroblewski wysocki zajac zaleski
zaremba zawadzki zielinski zielonka ziolkowski zuk zalewski bartos benes beran bilek blaha blazek
bohm brabec brezina brychta bures cerny cervenka cech cermak danek dolezal dostal dusek dvorak
fiala fiser hajek havel havlicek havlik hejda hlavac hlavacek holub hora horak horvath hruska
hudec hynek janda jandova janicek jelinek jezek jirasek jiri kadlec kalina kaspar klima kocian
kolar konecny kopecky kos kovac kovacova kovar kral kratky kratochvil krejci kriz kubat kucera
kupka kvapil lang liska machacek machala malek maly marek mares masek matejka matousek moravec
motycka mraz musil navratil nemec neruda nemcova novacek novak novakova novotna novotny odehnal
palecek patek pavlik pavlicek pesek pokorny polasek pospisil prochazka riha rezac ruzicka rybar
safarik schwarz sedlacek sedlak simek simunek sindelar skala slaby slavik smid smetana sobotka
soukup spacek stary stastny stepanek sterba strnad subrt svec sykora svoboda svobodova toman
urbanek vacek valenta vanek vavra vesely vitek vlcek vlk vojta vojtisek vondra vrba zach zak
zelenka zeman zima balaz balog benko cerveny duris gajdos gregor hornak hudak kollar kovacik
krajci kucharik lukac majer molnar mikus nagy rusnak simko slovak stefanik sulik toth valach varga
antal bakos balint balla balogh barta bartha biro bodnar bognar boros csonka deak dobos fabian
farkas fazekas fekete feher fodor fulop gal gaspar gulyas hajdu halasz hegedus horvat illes jakab
jonas juhasz katona kelemen kerekes kiraly kis kiss kocsis kovacs kozma lakatos laszlo lengyel
lukacs magyar major mate meszaros nemes nemeth olah orban orosz orsos pal palfi pap papp pasztor
peter pinter racz redei rig sandor santa sarkozi simon sipos somogyi soos szabo szalai szekely
szilagyi szucs takacs torok torma vadasz varadi vass veres vincze virag vitez vorous babic barisic
basic begic bozic blazevic bosnjak brkic cosic dragic duric djordjevic grgic hadzic hodzic ilic
ivanovic ivic jankovic jovanovic jovic juric katic knezevic kovacevic kovacic kralj krznaric
lovric lukic maric markovic marusic matic matijevic mesic mihajlovic mijatovic milic milosevic
mitrovic nikolic novosel obradovic pavic pavlovic pavicic peric petrovic popovic radic radovic
rajic saric savic simic stankovic stojanovic tadic todorovic tomic topic vidovic vukovic vucic
vuković zivkovic zoric hribar krajnc kranjc golob hocevar mlakar oblak pecnik potocnik rozman turk
vidmar zagar zupan zupancic dimitrov dimitrova georgiev georgieva hristov hristova iliev ilieva
ivanov ivanova kolev koleva marinov nikolov nikolova petkov petrov petrova stoyanov stoyanova
todorov vasilev vasileva yordanov berisha gashi hoxha krasniqi kelmendi leka shala aleksandrov
alekseev andreev antonov baranov belov belyaev bondarenko boyko fedorov filippov frolov golubev
gusev grigoriev ignatov ilyin kazakov kiselev komarov koval kovalenko kovalev kovalchuk kozlov
kravchenko kravchuk kuznetsov kuzmin lebedev lysenko makarov marchenko maksimov markov matveev
medvedev melnik melnyk mikhailov morozov moroz nikitin novikov orlov oliynyk pavlenko pavlov
petrenko polyakov polishchuk ponomarenko popov romanov rudenko savchenko semenov sergeev
shevchenko shevchuk sidorov smirnov sokolov solovyov sorokin stepanov tarasov titov tkachenko
tkachuk tsvetkov vasiliev vasilyev vinogradov volkov vorobyov yakovlev zaytsev zakharov иванов
иванова петров петрова сидоров смирнов смирнова кузнецов кузнецова попов попова васильев васильева
соколов соколова михайлов михайлова новиков новикова федоров федорова морозов морозова волков
волкова алексеев лебедев лебедева семенов егоров павлов павлова козлов козлова степанов николаев
николаева орлов орлова андреев макаров никитин захаров зайцев соловьев борисов яковлев григорьев
романов воробьев сергеев шевченко коваленко бондаренко ткаченко кравченко мельник георгиев
димитров николов стоянов тодоров alexiou anagnostou angelopoulos antoniou athanasiou christodoulou
christou dimitriou economou georgiadis georgiou giannopoulos ioannidis ioannou karagiannis
karamanlis katsaros konstantinidis konstantinou kostopoulos kyriakou lambrou makris manolis
michailidis mitsotakis nikolaidis nikolaou oikonomou panagiotou papadakis papadimitriou
papadopoulos papadopoulou papageorgiou papanikolaou pappas petridis sideris stavrou theodorou
triantafyllou tsipras vasileiou vlachos xenakis zervas παπαδοπουλος παπαδοπουλου παπαγεωργιου
παππας γεωργιου δημητριου ιωαννου κωνσταντινου νικολαου οικονομου παπαδακης βλαχος αθανασιου
";

const WORLD: &str = "
abbasi abdi abdullah abe acharya achebe adeleke adeyemi afolabi agarwal aguinaldo ahmad ahmadi
ahmed aikawa akhtar akintola aksoy aktas akyol alavi alami ali amini ansari aoki arai arslan
asghar aslan atas aydin aziz bae bai bajwa balogun banerjee bano barzani basu bat bayram begum ben
david bhat bhatt bhattacharya bhatti biswas bose bozkurt bui bulut butt cai can cao celik cetin
chakraborty chatterjee chaudhary chaudhry chauhan chavan chen cheng cheung chaudhuri chiang
chikwanha cho choi chopra chowdhury chow chu chua chung cohen contractor cui dang das dasgupta
dayan demir demirci deng desai deshmukh deshpande dey dhillon diallo ding diop dixit dizon do doan
dogan dong dube du duong dutta eguchi ekwueme erdogan erdem esfahani eze fall fan farahani farooqi
feng fofana friedman fujii fujita fujimoto fukuda gandhi gao garg gebre ghosh gill goh goldberg
goldstein goswami goto gowda grewal gu guler gunes guo gupta habibi haddad hagiwara haidar hakimi
hamid han hang hara hasegawa hashemi hashimoto hassan hayashi he higuchi ho hoang hosseini hou hu
huang hung hussain hussein huynh ibrahim igwe ikeda imai inoue iqbal ishida ishii ishikawa islam
itagaki ito iwasaki iyer jadhav jafari jain jamal jang jha jiang jin jo johal joshi jung kapoor
kara karimi kato katz kaur kawamoto kaya khalil khan khanna khoury kikuchi kimura kiplagat koc
koch kobayashi koh kondo kong kulkarni kumar kumari kundu kwok kwon lai lam lau law lee leung levi
li liang liao lim lin ling liu lo lu luo luong luu ma maeda mahajan mahmoud malhotra malik mansour
masuda matsuda matsumoto matsui mazumdar mbeki mehra mehta menon mensah mishra mirza mitra miura
miyazaki moradi moon mori morita mousavi muhammad mukherjee murakami murata nagar naidu naik nair
nakagawa nakajima nakamura nakano nakayama nandi narayan narang nasser nayak ndiaye ng nguyen
nishimura noguchi nomura nwosu ogawa ogunleye oh okada okafor okamoto okeke okonkwo okoye okoro
ono onyango osei ota owusu ozawa ozdemir ozkan ozturk pal pan pandey pandit park patel patil pawar
peng perera pham phan phung pillai polat prasad qian qureshi rahman rahimi rai raja rajan rajput
ramachandran raman rana rao rashid rathore raut rawat ravi reddy ren rezaei rosenberg roy saeed
saha sahin said saito sakai sakamoto salama saleh samuel sandhu sano sarkar sasaki sato savas sen
seo serizawa sethi shapiro sharma shetty shibata shimada shimizu shin shukla siddiqui sidhu simsek
singh singhal sinha sivakumar soltani song sood soni srivastava su subramanian sugiyama sun suresh
suzuki syed tada tahir takagi takahashi takeda tamura tan tanaka tang tao tariq tekin thakur thapa
tian tiwari ting to tran traore trinh truong tsai tsang tunc ueda ueno uchida umar varma verma vo
vu wada wagh wang wanjiru watanabe wei wen wong wu xia xiao xie xu yadav yamada yamaguchi yamamoto
yamashita yamazaki yan yang yao yavuz ye yi yildirim yildiz yilmaz yim yin yoon yoshida yousef yu
yuan yun yusuf zaidi zeng zhang zhao zheng zhong zhou zhu zulu dlamini khumalo mokoena molefe
naidoo ndlovu nkosi sithole zwane botha coetzee fourie nel pretorius wyk venter viljoen kruger
abdelrahman albakri alharbi alghamdi almansour alotaibi alqahtani alzahrani darwish elsayed fahmy
hamdan hariri jaber kanaan khatib masri mostafa najjar nassar qasim rahal sabbagh salameh shaheen
shami tamimi younes zein benali boukhari bouzid cherif el amrani haddadi mansouri ouali slimani
tazi zerhouni abadi akbari bagheri ebrahimi ghasemi jalali kazemi mohammadi mohseni najafi rostami
sadeghi tehrani zamani santosa setiawan wijaya hidayat kusuma lubis nasution pratama saputra
siregar suharto susanto gunawan hartono wibowo bautista dela cruz delos santos magsaysay mendoza
reyes villanueva
";
