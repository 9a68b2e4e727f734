namespace MyKollector.Domain.Timing;

/// <summary>
/// The 2,048 words of finish codes: simple French words of three to seven letters without accents, in alphabetical order. A word's place is its
/// value, so the list is never changed again; the phone's copy is <c>wwwroot/chrono/words.mjs</c>.
/// </summary>
public static class PaperWords
{
    static readonly Dictionary<string, int> Places;

    /// <summary>All words.</summary>
    public static IReadOnlyList<string> All { get; }

    static PaperWords()
    {
        string[] words = Text.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
        Places = new(words.Length, StringComparer.Ordinal);
        for (var i = 0; i < words.Length; i++) Places.Add(words[i], i);
        All = words;
    }

    /// <summary>The value of a word, or of its number from 1 to 2048; null for neither.</summary>
    public static int? IndexOf(string word) =>
        Places.TryGetValue(word, out var place) ? place
        : int.TryParse(word, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= All.Count ? number - 1
        : null;

    const string Text = """
        abeille abricot accent accord achat acier acteur action adresse aile aimant air ajonc alarme album algue alpage amande ambre amour ampoule ananas
        ancre ange animal anis anneau antenne appel apport arbre arc arcade arche ardoise arene argent argile armoire arome arrivee artisan artiste asperge
        astre atelier atlas atome attente auberge audace aurore automne avance avenir avenue averse avion aviron avocat avoine avril azalee azote azur bagage
        bague bahut baie baiser bal balade balai balance balcon baleine ballon bambou banane banc bandeau banjo banque baobab barbe barque barrage barreau
        basilic basket bassin bateau baton bavoir beaute bebe bec begonia beige belette belier belle berceau beret berge berger beton beurre biais biberon
        biche bidon bijou bille billet biscuit bison bisou bistro blague blanc blason bleu bleuet bloc blond blouse bobine bocage bocal boeuf bois boisson
        boite bolide bonbon bonheur bonjour bonnet bonsoir bord botte bouc bouche boucle boudin boue bouee bougie boule boulon bouquet bourdon bourse bout
        bouton bovin boxe braise branche bras bravo brebis breche bretzel brevet bride brie brigade brioche brique briquet brise broche brochet brocoli bronze
        brosse brousse bruit brume brun brune buche budget buffet buffle buisson bulbe bulle bureau burin bus buste but butin butte buvette cabane cabine
        cable cabri cacao cactus cadeau cadence cadran cadre cafe cage cahier caillou caisse calcul caleche calepin calme camera camion camp canal canape
        canard canari cancan caneton caniche canne canoe canot cantine canton canyon cap cape caprice capuche carafe caramel carbone cargo caribou carnet
        carotte carpe carre carreau carte carton cascade casque cassis castor cave caverne caviar cedre celeri cendre centre cercle cereale cerf cerise
        cerveau chaine chaise chalet chaleur chambre chameau chamois champ chance chanson chant chanvre chapeau char charbon chardon charge chariot charme
        charrue chasse chat chateau chaton chaud chef chemin chemise chenal chene chenil cheque cherche cheval cheveu chevre chevron chien chiffon chiffre
        chignon chimie chiot choix chope chorale chose chou cidre ciel cierge cigale cigogne cil cime ciment cinema cintre cirage cire cirque ciseau citerne
        citron civet clairon clameur clan clarte classe clavier clef client climat cloche clocher cloison cloitre clou clown club cobalt cochon cocon code
        coffre coiffe coin col colibri colis collage colle collier colline colombe colonie colonne colza combat combe comedie comete commode compas compote
        compte comte concert condor cone conge congre conque conseil conte convoi copain copeau copie coq coque corail corbeau corde cordon corne cornet
        cornue corps cortege costume cote coton cou couche coude cougar couleur couloir coup coupe couple cour courage courbe coureur courge cours course
        court cousin coussin couteau couture couvent crabe craie crampon cran crapaud cratere cravate crayon creche credit creme creneau crepe cresson crete
        creuset cri cristal crochet crocus croix crosse croute cube cuiller cuir cuisine cuivre culotte culture cumin cure curieux curry cuve cycle cyclone
        cygne cypres dahlia daim dalle dame damier danse danseur dard date datte dauphin debat debut dechet decor defi defile degre delice delta demain
        demeure demi dent depart depot dernier desert dessert dessin destin detail detour devis devise diabolo diamant dictee digue dinde diner diplome direct
        disque divan dizaine docteur dollar domaine domino don donjon dorade dos dossard dossier douane double douceur douche doudou douve douze dragee dragon
        drap drapeau droit druide duc duel dune duo duvet eau ebene ecaille ecart echange echarpe echasse echelle echo eclair eclipse ecluse ecole ecorce
        ecran ecrin ecrou ecuelle ecume ecurie edifice effet effort eglise elan eleve elixir email embrun emotion empire emploi encens enclos enclume encre
        endive endroit energie enfance enfant engin enigme enjeu ennui entente entree envie envol epaule epave epee epi epice epine epingle eponge epoque
        epreuve equerre equipe erable ermite errance escale escorte espace espadon espece espoir esprit essaim essence essieu estampe estrade etable etage
        etagere etain etal etang etape etat ete etoffe etoile etrier etude etui evasion eveil evier examen exemple exil expert express extrait fable facade
        face facteur fagot faience faim faisan falaise famille fanal fanfare fanion farce fardeau farine faucon faune fauve fee femme fenetre fenouil fente
        fer ferme fermier ferry festin fete feu feuille feutre feve fevrier fiacre fibre ficelle fiche fidele fief fierte figue figuier figure fil filet fille
        film fils filtre fin final finesse fissure flacon flair flamant flamme flan flanc flaque fleche fleur fleuret fleuve flocon flore flot flotte flute
        foin foire foison folie fond fonte force foret forge forme formule fort fortune fosse fossile foudre fouet fougere fouine foulard foule four fourche
        fourgon fourmi foyer fracas fraise frange freine frelon frene fresque friche frigo frimas frisson frite froid fromage froment fronde front fruit fugue
        fumee furet fusain fuseau fusee fusion futaie futon futur gabarit gadget gaffe gage gagnant gaine gala galaxie galerie galet galette galion galon
        galop gambade gamelle gamin gamme gant garage garcon garde gardien gare gateau gauche gaufre gaule gaz gazelle gazette gazon geai geant gel gelee
        gemme gencive genet genie genou genre gentil gerbe germe geste geyser gibier gigot gilet girafe girofle girolle gite givre glace glacier glacon glaise
        gland glaneur glisse globe gloire glycine gobelet goeland golf golfe gomme gondole gong gorge gorille gouache goudron gouffre goulot gourde gousse
        gout gouter goutte grace gradin grain graine grand grange granit granule grappe gratin gravier gravure grele grelot grenade grenat grenier gres greve
        griffe griffon grille grillon grimace griotte gris grive grognon grotte groupe grue grumeau gruyere guepard guepe guerite gui guichet guide guidon
        guignol guitare gypse habit hache haie halte hamac hameau hamecon hamster hanche hangar hareng haricot harnais harpe harpon hasard hausse haut hauteur
        havre hectare herbe herbier hermine heron heros herse hetre heure heureux hibou hiver hockey homard homme honneur horizon horloge hotel hotte houblon
        houe houle houppe housse houx hublot huile huit huitre humeur humour humus huppe hussard hutte hymne ibis iceberg idee idole igloo iguane ile image
        immense impair impala import imprime indice indigo infini insecte insigne instant intense interet invite iode iris ironie isard isolant issue ivoire
        ivraie jade jaguar jalon jambe jambon janvier jardin jarre jasmin jaune javelot jazz jean jetee jeton jeu jeudi jeune joie jonc jouet joueur joug jour
        journal journee joyau judo juge juillet juin jumeau jumelle jungle jupe jupon juriste jus juste justice jute kaki karate kayak kebab kepi ketchup kilo
        kimono kiosque kiwi klaxon koala krill label labour lac lacet lagon lagune laine laitage laitier laiton laitue lama lambeau lame lampe lampion lance
        landau lande langage lange langue lapin laque lard large larme larve laser lasso latte laurier lavabo lavande lavoir lecon lecteur lecture legende
        leger legume lemming lessive lettre levain levee levier levre levure lexique lezard liane liant liasse liberte licorne lien lierre lievre ligne ligue
        lilas limace lime limite limon lin linge lingot linotte lion liquide lis liseron lisiere lisse liste lit litchi litiere litre livre livret local loge
        logis loi loir loisir loriot losange lot loterie lotion lotus louche loup loupe lourd loutre loyal luciole lueur luge lumiere lunaire lundi lune
        lunette lustre luth lutin lutrin lutte luxe lycee lynx lyre macaron machine madame magasin magie mai maille maillet maillot main maire mairie maison
        maitre majeur malice malle manche manchot manege mangue manie manoir manteau maquis marais marbre marche mardi mare maree marelle marge mariage marin
        marine marmite marque marron mars marteau martre masque masse massif mat matelas matelot matiere matin matou matrice mauve maximum mazurka mecano
        medecin meduse megot meleze melodie melon membre memoire menhir menthe menton menu mer mere merguez merite merlan merle mesange message mesure metal
        metier metre metro meuble meule miaou miche micro midi mie miel miette milan milieu mille millet mime mimosa mince mine minute mirage miroir mitron
        mobile mode modele module moelle mohair mois moitie moment monde montee montre morale morse morue moteur motif moto motte mouche moufle moule moulin
        mouron mousse mouton moyeu muesli mufle muguet mulet mulot mur mure muret murier muscle museau musee mutin myrte mythe nacre nage nageur nappe narine
        narval naseau nation natte nature navet navire nectar neige nerf neuf neveu nez niche nickel nid nimbe niveau noble noeud noir noix nom nomade nombre
        nord note notice nougat noyau noyer nuage nuance nuit numero nuque nylon oasis objet obole ocean ocre octave odeur oeil oeuf oeuvre office offre ogre
        oie oignon oiseau olive ombre once oncle onde ondine ongle onyx opale opera option orage orange orbite ordre orge orgue orient origan orme orque
        orteil ortie orvet osier otarie ourlet ours oursin ourson outil outre ovale ozone pacha pagaie page pagode paie paille pain paire paix palace palais
        palier palme panais panda panier pantin paon papaye papier paquet parade parc parfum pari parole parsec part parti partie parure parvis passe pastel
        patate patin patio patrie patron patte paume pause pave pavot paysan peau peche pedale peigne pelage pelle pelote pensee pensif pente pepin pepite
        perche pere perle permis perron persil perte petale petard petit peuple phare phase phenix phoque photo phrase piano pic pichet piece pied piege
        pierre pigeon pignon pile pilier pilon pilote piment pin pince pincee pinson pioche pion pipe pipeau pique piquet pirate piste piston pistou pitre
        pivert pivot pizza place plage plaine plan plante plaque plat platre plein plomb pluie plume pneu poche podium poele poeme poesie poete poids poil
        poing point pointe poire pois poivre poli police polka pollen pomme pompe pompon poney pont ponton porc porche port porte poste potage poteau potier
        pouce poudre poule poulet poulie poumon poupee poutre preau prefet prenom presse preuve prime prince prise prisme prix proche profil projet propos
        prose proue prune public puce puits pull pulpe puma puree puzzle pyjama pylone python quai quart quartz quatre quete queue quiche quille quinoa quinze
        quitte rabais rabot race racine radar radeau radio radis rafale rafle rail raisin raison rallye rame rameau ramier rampe ramure rance ranch rang range
        rare rasoir rateau ration raton ravin rayon rayure rebond rebord recif recit recoin record reflet refuge regal regard regate regime region regle regne
        reine relais relief remede renard renne renom repas repere repit repos requin reseau residu resine ressac reste retard retour reve reveil revers revue
        ricin rideau rigole rime rire risque rituel rivage rive robe robot roche rocher rodeo roi romain roman ronce rond ronde rondin ronron rosace rose
        roseau rosee rosier rotin rotule rouage roue rouet rouge rouget route rouvre ruban rubis ruche rude ruelle rugby ruine rumeur rural ruse rythme sable
        sabot sac sachet safari safran saison salade salami saline salle salon saloon salut samedi sang sangle sante sapeur saphir sapin satin sauce sauge
        saule saumon sauna saut savane saveur savoir savon sceau scene schema scie score scout seance seau sec seche second secret seigle sel selle semeur
        semis sens sept serein serie serin serpe serre sesame seuil seul seve siecle siege sieste signal signe signet silex sillon silo simple singe sirene
        sirop site ski skieur slalom snack social socle soda soeur sofa soie soif soin soir soiree soja sol soleil solide solo sombre somme sommet sonate
        songe sonore sorbet sortie sosie souche souci soupe source souris soute sphere spore sport sprint squale square stade stand statue steak stele steppe
        stock store studio stylo succes sucre sud sueur suie suite sujet sultan surf sushi sympa table tache tagine taille talent talon talus tamis tampon
        tandem tango tante taon tapir tapis taquin tarif tarte tasse taupe taxi teinte tempe temple temps tendon tendre tennis tente terme terre tete texte
        theme thon thym tiare ticket tiede tiers tige tigre timbre timide tipi tique tir tirage tiret tireur tiroir tisane tison tissu titane titre toast
        toile toise toison toit tole tomate tome tonne topaze toque torche torse tortue totem toucan touche touffe toupie tour tourbe tourte trace trafic
        train trait trajet trame trappe trefle treize trente tresor tresse treuil tribu tricot trio triple triton troene trois tronc trone trot trou troupe
        truffe truite tuba tube tulipe tulle tunnel turban turbot tuteur tuyau type typhon ultime union unique unite urne usage usine usure utile utopie vache
        vague valeur valise vallee vallon valse valve vanne vapeur varech vase vaste veau veille veine velo vent ventre ver verbe verger verite vernis verre
        verrou vers verso vert verve veste veston viaduc viande vibre vide vie vieux vif vigie vigne villa ville vingt violon vipere virage vis visage viseur
        visite vison vitre vivace vivier vocal vogue voie voile voisin voix vol volant volcan volet volley volt volume volute vorace vote voute voyage vrac
        vrille vue wagon wapiti yacht yaourt yoga yourte yucca zebre zenith zephyr zero zeste zigzag zinc zone zoo zoom zouave
        """;
}
