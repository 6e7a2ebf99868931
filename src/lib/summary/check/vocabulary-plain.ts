/** The grammar of English: words that claim nothing and name nothing. Closed classes, whole. */
export const functionWords = `
a an the this that these those it its itself here there you your yours such
of in on at to for from with by as onto upon over under between among amongst amid amidst around round across through throughout
during within about along alongside beside besides toward towards via including included includes include
and or but plus then any while whilst whereas when whenever where wherever which who whom whose what whatever that how too also
be is are was were been being am has have had having do does did doing can get gets got
whether though although however nevertheless nonetheless moreover furthermore likewise meanwhile otherwise instead namely
respectively altogether therein thereof either other another own lastly
it's that's there's you've you're it'd what's here's let's
`;

/**
 * Common verbs, nouns and adverbs of sentences about work that say nothing by themselves. They may stand beside what the facts
 * say (`got 6 edits`, `a total of 3`), and alone they are a claim (`and it works`): see `grounding` and `relations`.
 */
export const neutralWords = `
go goes going went gone come comes coming came make makes making made take takes taking taken took give gives giving given gave
see sees seeing saw seen bring brings bringing brought hold holds holding held stand stands standing stood lie lies lay lain lying
run runs running ran remain remains remained remaining stay stays stayed staying leave leaves leaving left put puts putting
reach reaches reached reaching become becomes becoming became show shows showing showed shown spend spends spending spent
use uses using used build builds building fill fills filling filled find finds finding found form forms forming formed
follow follows following followed carry carries carrying carried set sets setting sit sits sitting sat keep keeps keeping kept
account accounts accounting accounted add adds adding appear appears appearing appeared arrive arrives arriving arrived
belong belongs belonging belonged contain contains containing contained count counts counting counted cover covers covering
covered fall falls feature features featuring featured figure figures gather gathers gathering gathered happen happens happening
happened list lists listing listed look looks looking need needs noting noted occur occurs occurring occurred
occupy occupies occupying occupied produce produces producing produced receive receives receiving received
register registers registering registered round rounds span spans spanning spanned stretch stretches stretching stretched
tell tells telling told total totals totalling totaling totalled totaled touch touches touching touched visit visits visiting
visited yield yields yielded involve involves involving involved attract attracts attracting attracted combine combines combining
combined comprise comprises comprising comprised consist consists consisting consisted extend extends extending extended
sum sums summed tally tallies tallied log logs logging logged draw draws drawing drew drawn last lasts lasting lasted
amount amounts amounting amounted divide divides dividing divided return returns returning returned contribute contributes
contributing contributed provide provides providing provided collect collects collecting collected cross crosses crossed
land lands read reads reading concern concerns concerning concerned relate relates related want wants wanted wanting
activity activities basis chunk chunks course courses edge edges entry entries example examples
instance instances item items kind kinds sort sorts length lengths line lines name names number numbers
order piece pieces picture place places position positions range ranges record records recording section sections side sides slot slots source sources spot spots step steps stuff thing things time times way ways amount tally item block blocks window windows slice slices stint stints room run-up
presence something anything inside out 
back forth further onwards onward various separate separately overall
fit fits elsewhere
`;
