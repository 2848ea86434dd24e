"""Who does what toward whom, by rule: sentences with their parties in brackets, and the signs expected of each pair."""

from __future__ import annotations

import re

import pytest

from newsanalysis.records import Span
from newsanalysis.scoring import Relation
from newsanalysis.scoring.cues import read_relations

# "KOR>PRK+" reads: KOR toward PRK, warm; "-" is cold, "0" within the neutral band. A party is [ID words].
CASES: dict[str, list[tuple[str, str]]] = {
    "AGREE": [
        ("[KOR Seoul] signed a treaty with [JPN Tokyo].", "KOR>JPN+ JPN>KOR+"),
        ("[KOR Seoul] and [JPN Tokyo] reached an agreement.", "KOR>JPN+ JPN>KOR+"),
        ("[PRK Pyongyang] accepted [KOR Seoul]'s proposal.", "PRK>KOR+ KOR>PRK+"),
        ("[USA Washington] agreed to lift sanctions on [IRN Iran].", "USA>IRN+"),
        ("[USA Washington] offered to negotiate with [PRK North Korea].", "USA>PRK+"),
        ("[CHN China] promised to help [LAO Laos].", "CHN>LAO+"),
        ("[USA Washington] is prepared to engage with [PRK Pyongyang].", "USA>PRK+"),
        ("[KOR Seoul]'s offer to [PRK Pyongyang] stands.", "KOR>PRK+"),
        ("[KOR Seoul] and [PRK Pyongyang] signed a military accord on Wednesday.", "KOR>PRK+ PRK>KOR+"),
        ("[JPN Tokyo] agreed with [KOR Seoul] to share the cost of the study.", "JPN>KOR+"),
        ("[RUS Moscow] accepted [TUR Ankara]'s invitation to the ceremony.", "RUS>TUR+ TUR>RUS+"),
        ("The [FRA French] government approved a plan put forward by [DEU Germany].", "FRA>DEU+"),
        ("[IND India] and [PAK Pakistan] have reached a ceasefire agreement along the border.", "IND>PAK+ PAK>IND+"),
        ("[NOR Norway] pledged to support [UKR Ukraine] through the winter.", "NOR>UKR+"),
        ("[USA Washington] promised [POL Poland] two more batteries.", "USA>POL+"),
        ("A peace treaty between [ETH Ethiopia] and [ERI Eritrea] took effect at midnight.", "ERI>ETH+ ETH>ERI+"),
        ("[GRC Greece] is ready to accept [ALB Albania]'s proposal.", "ALB>GRC+ GRC>ALB+"),
        ("[EGY Cairo] agreed to reopen its border with [LBY Libya].", "EGY>LBY+"),
    ],
    "both ways": [
        ("[USA Biden] flew to Geneva for talks with [RUS Putin].", "USA>RUS+ RUS>USA+"),
        ("[TUR Ankara] agreed to talks with [GRC Athens].", "TUR>GRC+ GRC>TUR+"),
        ("The joint drills of [IND India] and [FRA France] drew a crowd.", "IND>FRA+ FRA>IND+"),
        ("The accord was signed by [IRN Iran] and [IRQ Iraq].", "IRN>IRQ+ IRQ>IRN+"),
        ("[USA Biden] had called [UKR Zelensky] from his plane.", "USA>UKR+ UKR>USA+"),
        ("[USA Biden] called on [RUS Putin] to leave.", "USA>RUS-"),
        ("[USA Biden] and [CHN Xi] sign statement", "USA>CHN+ CHN>USA+"),
        ("[ETH Ethiopia] and [ERI Eritrea] had opened a telephone line.", "ETH>ERI+ ERI>ETH+"),
    ],
    "whose clause": [
        ("[CHN Beijing] blamed the tensions on [USA Washington].", "CHN>USA-"),
    ],
    "CONSULT": [
        ("[USA Washington] and [PRK Pyongyang] held talks.", "USA>PRK+ PRK>USA+"),
        ("Talks between [KOR Seoul] and [PRK Pyongyang] resumed.", "KOR>PRK+ PRK>KOR+"),
        ("The [USA US]-[CHN China] summit lasted two hours.", "USA>CHN+ CHN>USA+"),
        ("[RUS Russia]'s foreign minister visited [IND India].", "RUS>IND+"),
        ("[JPN Japan] invited [CHN China] to the meeting.", "JPN>CHN+"),
        ("[USA The envoy] met with [CHN Chinese] officials.", "USA>CHN+ CHN>USA+"),
        ("[FRA France] is negotiating with [IRN Iran].", "FRA>IRN+"),
        ("[KOR South Korean] officials met with their [JPN Japanese] counterparts in Geneva.", "JPN>KOR+ KOR>JPN+"),
        ("The [USA US]-[PRK North Korea] summit lasted two days.", "PRK>USA+ USA>PRK+"),
        ("Talks between [ARM Armenia] and [AZE Azerbaijan] resumed on Monday.", "ARM>AZE+ AZE>ARM+"),
        ("[VNM Vietnam]'s prime minister paid a visit to [LAO Laos].", "VNM>LAO+"),
        ("[BRA Brazil] hosted the [ARG Argentine] president for a working lunch.", "BRA>ARG+"),
        ("[ITA Italy]'s foreign minister will travel to [DZA Algeria] next week.", "ITA>DZA+"),
        ("[PRK Pyongyang] returned to the negotiating table with [KOR Seoul].", "PRK>KOR+"),
        ("[SWE Stockholm] is holding consultations with [FIN Helsinki] on the matter.", "FIN>SWE+ SWE>FIN+"),
        ("The foreign ministers of [IRN Iran] and [SAU Saudi Arabia] met in Baghdad.", "IRN>SAU+ SAU>IRN+"),
        ("[CAN Canadian] and [MEX Mexican] negotiators met behind closed doors.", "CAN>MEX+ MEX>CAN+"),
        ("[KAZ Kazakhstan] invited the [UZB Uzbek] leader to the forum.", "KAZ>UZB+"),
    ],
    "SUPPORT": [
        ("[KOR Seoul] welcomed [USA Washington]'s offer to [PRK Pyongyang].", "KOR>USA+ USA>PRK+"),
        ("[CHN Beijing] praised [PRK Pyongyang].", "CHN>PRK+"),
        ("[PRK Pyongyang] was praised by [CHN Beijing].", "CHN>PRK+"),
        ("[USA Washington] backs [ISR Israel].", "USA>ISR+"),
        ("[GBR Britain] expressed support for [UKR Ukraine].", "GBR>UKR+"),
        ("[KOR Seoul] thanked [USA Washington] for its help.", "KOR>USA+"),
        ("[RUS Moscow] congratulated [CHN Beijing].", "RUS>CHN+"),
        ("[FRA Paris] recognized [PSE Palestine].", "FRA>PSE+"),
        ("[KOR Seoul] welcomed [USA Washington]'s decision to send an envoy.", "KOR>USA+"),
        ("[DEU Germany] praised [TUN Tunisia] for its reforms.", "DEU>TUN+"),
        ("[CHN Beijing] voiced support for [PAK Pakistan] on Thursday.", "CHN>PAK+"),
        ("[USA The United States] stands by [TWN Taiwan], a spokesman said.", "USA>TWN+"),
        ("[KWT Kuwait] was praised by [QAT Qatar] for its efforts.", "QAT>KWT+"),
        ("[MYS Malaysia] restored diplomatic relations with [PRK North Korea].", "MYS>PRK+"),
        ("[GBR Britain] thanked [OMN Oman] for the release of the sailors.", "GBR>OMN+"),
        ("[PER Peru]'s support for [COL Colombia] was never in doubt.", "PER>COL+"),
        ("[RUS Moscow] defended [SYR Damascus] in the council.", "RUS>SYR+"),
        ("[JPN Japan] is grateful to [TWN Taiwan] for the donation.", "JPN>TWN+"),
        ("[CUB Cuba]'s friendship with [VEN Venezuela] dates back decades.", "CUB>VEN+"),
        ("[AUS Australia] congratulated [NZL New Zealand] on the vote.", "AUS>NZL+"),
    ],
    "COOPERATE": [
        ("[IND India] and [FRA France] will cooperate on space.", "IND>FRA+ FRA>IND+"),
        ("[USA The US] shares intelligence with [KOR Seoul].", "USA>KOR+ KOR>USA+"),
        ("[PER Peru] extradited the suspect to [CHL Chile].", "PER>CHL+"),
        ("[KOR Seoul] worked closely with [USA Washington].", "KOR>USA+ USA>KOR+"),
        ("[IND India] and [FRA France] held joint naval exercises in the gulf.", "FRA>IND+ IND>FRA+"),
        ("[ESP Spain] extradited the suspect to [MAR Morocco].", "ESP>MAR+"),
        ("[SGP Singapore] cooperates with [IDN Indonesia] on piracy.", "SGP>IDN+ IDN>SGP+"),
        ("[USA US] intelligence agencies shared information with [COL Colombian] police.", "USA>COL+ COL>USA+"),
        ("Trade between [CHN China] and [RUS Russia] rose by a third.", "CHN>RUS+ RUS>CHN+"),
    ],
    "AID": [
        ("[CHN China] sent aid to [SYR Syria].", "CHN>SYR+"),
        ("[JPN Japan] gave [VNM Vietnam] a grant.", "JPN>VNM+"),
        ("[USA The US] is providing food to [YEM Yemen].", "USA>YEM+"),
        ("[SWE Sweden] granted asylum to [TUR Turkish] officers.", "SWE>TUR+"),
        ("[JPN Japan] sent food aid to [PHL the Philippines] after the storm.", "JPN>PHL+"),
        ("[USA Washington] provided [UKR Kyiv] with air defence systems.", "USA>UKR+"),
        ("[CHE Switzerland] granted [NPL Nepal] a loan of 20 million francs.", "CHE>NPL+"),
        ("Doctors from [CUB Cuba] treated victims in [HTI Haiti].", "CUB>HTI+"),
        ("[DEU German] relief for [AFG Afghanistan] arrived on Sunday.", "DEU>AFG+"),
        ("[KEN Kenya] will deploy peacekeepers to [HTI Haiti].", "KEN>HTI+"),
    ],
    "CONCEDE": [
        ("[USA Washington] lifted sanctions on [PRK Pyongyang].", "USA>PRK+"),
        ("[ISR Israel] withdrew its troops from [LBN Lebanon].", "ISR>LBN+"),
        ("[IRN Iran] released two [FRA French] tourists.", "IRN>FRA+"),
        ("[KOR Seoul] apologized to [VNM Vietnam].", "KOR>VNM+"),
        ("[USA Washington] lifted sanctions on [SDN Sudan].", "USA>SDN+"),
        ("[ISR Israel] released forty [LBN Lebanese] prisoners.", "ISR>LBN+"),
        ("[RUS Russian] troops withdrew from [GEO Georgia] on schedule.", "RUS>GEO+"),
        ("[TUR Ankara] apologized to [RUS Moscow] for downing the plane.", "TUR>RUS+"),
        ("[SRB Serbia] eased its blockade of [XKX Kosovo].", "SRB>XKX+"),
        ("[ETH Ethiopia] ended hostilities with [ERI Eritrea].", "ETH>ERI+"),
        ("[IRN Tehran] freed two [FRA French] tourists.", "IRN>FRA+"),
        ("The sanctions on [MMR Myanmar] were lifted by [AUS Australia].", "AUS>MMR+"),
        ("[CHN China] dropped its tariffs on [AUS Australian] barley.", "CHN>AUS+"),
    ],
    "REQUEST": [
        ("[USA Washington] demanded that [IRN Iran] stop enrichment.", "USA>IRN-"),
        ("[USA Washington] urged [CHN Beijing] to stop the raids.", "USA>CHN-"),
        ("[UN The UN] called on [SDN Sudan] to stop the shelling.", "UN>SDN-"),
        ("[USA Washington] demanded that [CHN Beijing] release the sailors.", "USA>CHN-"),
        ("[DEU Berlin] urged [SRB Belgrade] to drop its claim.", "DEU>SRB-"),
        ("[EGY Egypt] called on [ETH Ethiopia] to halt the filling of the dam.", "EGY>ETH-"),
        ("[USA The US] pressed [PAK Pakistan] to close the camps.", "USA>PAK-"),
        ("[IND New Delhi] put pressure on [NPL Kathmandu].", "IND>NPL-"),
        ("[ITA Rome] ordered the [EGY Egyptian] ambassador to explain.", "ITA>EGY-"),
        ("[USA Washington]'s demands on [IRN Iran] have not changed.", "USA>IRN-"),
    ],
    "ACCUSE": [
        ("[USA Washington] accused [CHN Beijing] of spying.", "USA>CHN-"),
        ("[PRK Pyongyang] was condemned by [KOR Seoul].", "KOR>PRK-"),
        ("[KOR Seoul] condemned [PRK North Korea]'s launch.", "KOR>PRK-"),
        ("[IRN Tehran] blamed [ISR Israel] for the blast.", "IRN>ISR-"),
        ("[RUS Moscow] criticized [GBR London].", "RUS>GBR-"),
        ("[TUR Turkey]'s accusations against [GRC Greece] go on.", "TUR>GRC-"),
        ("[PAK Pakistan] is critical of [IND India].", "PAK>IND-"),
        ("[RUS Russia] accused [GBR Britain] of spying.", "RUS>GBR-"),
        ("[KOR Seoul] condemned [PRK Pyongyang]'s missile launch.", "KOR>PRK-"),
        ("[PRK North Korea] slammed the [USA US] over joint drills.", "PRK>USA-"),
        ("[CHN China] was criticized by [CAN Canada] for the arrests.", "CAN>CHN-"),
        ("[TUR Turkey] blamed [SYR Damascus] for the shelling.", "TUR>SYR-"),
        ("[HUN Hungary] expressed concern over [UKR Ukraine]'s language law.", "HUN>UKR-"),
        ("[QAT Doha] sued [ARE Abu Dhabi] at the court.", "QAT>ARE-"),
        ("[POL Warsaw] is critical of [HUN Budapest].", "POL>HUN-"),
        ("[CUB Havana] denounced as an outrage [USA Washington]'s embargo.", "CUB>USA-"),
        ("[ARG Argentina] lodged a protest with [GBR Britain] over the flights.", "ARG>GBR-"),
        ("Tensions between [SRB Serbia] and [XKX Kosovo] rose again.", "SRB>XKX- XKX>SRB-"),
        ("[PRK The North]'s hostile policy toward [KOR the South] has not changed.", "PRK>KOR-"),
    ],
    "REJECT": [
        ("[PRK Pyongyang] rejected [KOR Seoul]'s offer.", "PRK>KOR- KOR>PRK+"),
        ("[USA Washington] ruled out talks with [IRN Tehran].", "USA>IRN-"),
        ("[IRN Iran] refused to meet [USA American] diplomats.", "IRN>USA-"),
        ("[JPN Tokyo] broke off talks with [PRK Pyongyang].", "JPN>PRK-"),
        ("[CHN China] opposes [FRA France]'s bid.", "CHN>FRA-"),
        ("[PRK Pyongyang] rejected [KOR Seoul]'s offer of talks.", "KOR>PRK+ PRK>KOR-"),
        ("[PRK Pyongyang] ruled out talks with [USA Washington].", "PRK>USA-"),
        ("[IRN Iran] refused to meet the [USA American] envoy.", "IRN>USA-"),
        ("[USA The United States] withdrew from the deal with [IRN Iran].", "USA>IRN-"),
        ("[VEN Caracas] turned down an offer from [COL Bogota].", "COL>VEN+ VEN>COL-"),
        ("[IND India] and [PAK Pakistan] failed to reach an agreement on water.", "IND>PAK- PAK>IND-"),
        ("[CHN China] opposes the [USA American] plan.", "CHN>USA-"),
        ("[KOR Seoul] is not ready to talk with [JPN Tokyo].", "KOR>JPN-"),
        ("[PRK Pyongyang] suspended talks with [KOR Seoul].", "PRK>KOR-"),
    ],
    "THREATEN": [
        ("[PRK Pyongyang] threatened to attack [JPN Japan].", "PRK>JPN-"),
        ("[ISR Israel] warned [IRN Iran].", "ISR>IRN-"),
        ("[RUS Moscow]'s threats against [POL Poland] continued.", "RUS>POL-"),
        ("[PRK North Korea] threatened to turn [KOR Seoul] into a sea of fire.", "PRK>KOR-"),
        ("[USA Washington] warned [IRN Tehran] against closing the strait.", "USA>IRN-"),
        ("[ECU Ecuador] issued an ultimatum to [PER Peru].", "ECU>PER-"),
        ("[TUR Turkey] threatened to send troops into [SYR Syria].", "TUR>SYR-"),
        ("[CHN Beijing]'s threats against [TWN Taiwan] are growing.", "CHN>TWN-"),
        ("[SAU Riyadh] threatened [LBN Lebanon] with new measures.", "SAU>LBN-"),
    ],
    "PROTEST": [
        ("[KOR Seoul] protested to [JPN Tokyo].", "KOR>JPN-"),
        ("[CHN China] lodged a protest with [JPN Japan].", "CHN>JPN-"),
        ("Thousands of [PAK Pakistanis] protested against [DNK Denmark] over the drawings.", "PAK>DNK-"),
        ("[IRN Iranian] students marched against [ISR Israel].", "IRN>ISR-"),
        ("[CHN Chinese] consumers boycotted [SWE Swedish] goods.", "CHN>SWE-"),
    ],
    "SANCTION": [
        ("[USA Washington] imposed sanctions on [PRK Pyongyang].", "USA>PRK-"),
        ("[SAU Riyadh] cut ties with [IRN Tehran].", "SAU>IRN-"),
        ("[USA The US] suspended aid to [PAK Pakistan].", "USA>PAK-"),
        ("[GBR Britain] expelled two [RUS Russian] diplomats.", "GBR>RUS-"),
        ("[USA American] sanctions on [IRN Iran] stay in place.", "USA>IRN-"),
        ("[CAN Canada] imposed sanctions on [BLR Belarus].", "CAN>BLR-"),
        ("[USA US] tariffs on [CHN Chinese] steel took effect.", "USA>CHN-"),
        ("[GBR Britain] expelled four [RUS Russian] diplomats.", "GBR>RUS-"),
        ("[BOL Bolivia] broke off diplomatic relations with [ISR Israel].", "BOL>ISR-"),
        ("[NLD The Netherlands] cut off aid to [RWA Rwanda].", "NLD>RWA-"),
        ("[SAU Riyadh] severed ties with [IRN Tehran].", "SAU>IRN-"),
        ("[AUS Australia] recalled its ambassador to [IDN Indonesia].", "AUS>IDN-"),
    ],
    "MOBILIZE": [
        ("[RUS Russia] massed troops on the border with [UKR Ukraine].", "RUS>UKR-"),
        ("[RUS Russia] massed troops near [UKR Ukraine].", "RUS>UKR-"),
        ("[GRC Greek] forces went on alert against [TUR Turkey].", "GRC>TUR-"),
        ("[PRK North Korea] fired a missile over [JPN Japan].", "PRK>JPN-"),
        ("[CHN China] deployed warships near [TWN Taiwan].", "CHN>TWN-"),
    ],
    "COERCE": [
        ("[ISR Israel] seized a [LBN Lebanese] ship.", "ISR>LBN-"),
        ("[IRN Iran] arrested three [GBR British] sailors.", "IRN>GBR-"),
        ("[THA Thai] police arrested nine [KHM Cambodians].", "THA>KHM-"),
        ("[IRN Iran] seized a [GRC Greek] tanker.", "IRN>GRC-"),
        ("[LBY Libya] deported dozens of [EGY Egyptian] workers.", "LBY>EGY-"),
        ("[RUS Russian] hackers attacked [EST Estonian] banks.", "RUS>EST-"),
        ("[CHN China] annexed islands claimed by [PHL Manila].", "CHN>PHL-"),
        ("[ISR Israel] demolished [PSE Palestinian] homes.", "ISR>PSE-"),
    ],
    "ASSAULT": [
        ("[RUS Russia] invaded [UKR Ukraine].", "RUS>UKR-"),
        ("[IRQ Iraqi] forces shelled [IRN Iranian] villages.", "IRQ>IRN-"),
        ("[KWT Kuwait] was bombed by [IRQ Iraq].", "IRQ>KWT-"),
        ("[IRQ Iraq] invaded [KWT Kuwait].", "IRQ>KWT-"),
        ("[RUS Russia]'s attack on [UKR Ukraine] entered its second year.", "RUS>UKR-"),
        ("[IND Indian] soldiers killed two [PAK Pakistani] troops.", "IND>PAK-"),
        ("Clashes between [KGZ Kyrgyz] and [TJK Tajik] border guards left three dead.", "KGZ>TJK- TJK>KGZ-"),
        ("[UKR Ukraine] was attacked by [RUS Russia].", "RUS>UKR-"),
        ("[SAU Saudi] warplanes carried out an air strike on [YEM Yemen].", "SAU>YEM-"),
        ("[VNM Vietnamese]-led forces shelled [KHM Cambodian] camps.", "VNM>KHM-"),
    ],
    "WITHHOLD": [
        ("[PRK Pyongyang] has kept mum on the summit.", "PRK>0"),
        ("[PRK North Korea] did not respond to [KOR Seoul].", "PRK>KOR0"),
        ("[CHN Beijing] declined to comment.", "CHN>0"),
        ("[PRK North Korea] has kept mum on the summit.", "PRK>0"),
        ("[PRK Pyongyang] did not respond to [KOR Seoul]'s proposal.", "KOR>PRK+ PRK>KOR0"),
        ("[RUS Moscow] remained silent on the vote.", "RUS>0"),
        ("[PRK State media] had not reported on the visit.", "PRK>0"),
        ("[IND India] abstained from the vote.", "IND>0"),
    ],
    "no relation": [
        ("[KOR Seoul] and [PRK Pyongyang] are cities.", ""),
        ("[FRA France] is larger than [BEL Belgium].", ""),
        ("The map shows [JPN Japan] and [CHN China].", ""),
        ("Observers agree that [KOR Seoul] and [USA Washington] have changed.", ""),
        ("The summit was held in [USA Washington].", ""),
        ("[FRA France] has a larger economy than [ITA Italy].", ""),
        ("Both [CHL Chile] and [PER Peru] lie on the Pacific.", ""),
        ("Rain fell on [NPL Nepal] and [IND India] on Tuesday.", ""),
        ("The report covers [KEN Kenya], [UGA Uganda] and [TZA Tanzania].", ""),
        ("A storm that formed off [PHL the Philippines] moved toward [TWN Taiwan].", ""),
        ("A senator, Eve Marlow, criticized [CHN China] during a stopover in [JPN Japan].", ""),
        ("Marlow praised [GBR Britain] and later flew home to [CAN Canada].", ""),
    ],
    "turned": [
        ("[CHN China] refused to condemn [RUS Russia].", "CHN>RUS+"),
        ("[USA Washington] did not condemn [ISR Israel].", "USA>ISR+"),
        ("[KOR Seoul] did not thank [JPN Tokyo].", "KOR>JPN-"),
        ("[USA Washington] stopped short of criticizing [SAU Riyadh].", "USA>SAU+"),
        ("[USA Washington] ended its embargo on [CUB Cuba].", "USA>CUB+"),
        ("[FRA France] refused to condemn [RUS Russia].", "FRA>RUS+"),
        ("[USA The United States] scrapped its hostile policy toward [CUB Cuba].", "USA>CUB+"),
        ("[KOR Seoul] proposed ending the war with [PRK Pyongyang].", "KOR>PRK+"),
        ("[CHN China] opposes sanctions on [PRK North Korea].", "CHN>PRK+"),
        ("[DEU Germany] halted arms exports to [SAU Saudi Arabia].", "DEU>SAU-"),
        ("[JPN Japan] ended its boycott of [KOR South Korean] films.", "JPN>KOR+"),
        ("[USA Washington] did not support [ISR Israel] in the vote.", "USA>ISR-"),
        ("[CAN Canada] never apologized to [IND India].", "CAN>IND-"),
        ("[USA The US] stopped helping [EGY Egypt].", "USA>EGY-"),
        ("[POL Poland] called off a visit to [HUN Hungary].", "POL>HUN-"),
    ],
    "each other": [
        ("[RUS Moscow] and [UKR Kyiv] accused each other of shelling the plant.", "RUS>UKR- UKR>RUS-"),
        ("[IND India] and [PAK Pakistan] blamed each other for the blast.", "IND>PAK- PAK>IND-"),
        (
            "[IRN Iran] and [SAU Saudi Arabia] will refrain from interfering in each other's affairs.",
            "IRN>SAU+ SAU>IRN+",
        ),
        ("[IND Indian] and [CHN Chinese] troops clashed in the mountains.", "IND>CHN- CHN>IND-"),
        ("[RUS Russia] and [UKR Ukraine] exchanged 200 prisoners.", "RUS>UKR+ UKR>RUS+"),
    ],
    "joined names": [
        ("The allies fired hours after [KOR Seoul] and [USA Washington] began joint drills.", "KOR>USA+ USA>KOR+"),
        ("[QAT Qatar] said the truce between [ISR Israel] and [LBN Lebanon] would begin.", "ISR>LBN+ LBN>ISR+"),
        ("[PRK Pyongyang] tested a missile hours after [KOR Seoul] and [JPN Tokyo] met.", "KOR>JPN+ JPN>KOR+ PRK>-"),
    ],
    "nobody's": [
        ("[KOR Seoul] did not remain silent on the vote.", ""),
        ("[KOR Seoul] made no comment on the vote.", "KOR>0"),
        ("No wonder [USA Washington] supported [KOR Seoul].", "USA>KOR+"),
        ("[CAN Canada] will not wait but deport [FRA the French].", "CAN>FRA-"),
    ],
    "whose undertaking": [
        ("[ESP Madrid] insisted no shots were fired and accused [GBR the British].", "ESP>GBR-"),
    ],
    "toward all": [
        ("[PRK North Korea] fired two short-range ballistic missiles into the sea.", "PRK>-"),
        ("[PRK North Korea] launched an ICBM.", "PRK>-"),
        ("[PRK North Korea] conducted its sixth nuclear test.", "PRK>-"),
        ("[PRK North Korea] fired two missiles on Sunday, [KOR South Korea]'s military said.", "PRK>-"),
        ("[PRK North Korea] launched two cruise missiles toward [KOR South Korea].", "PRK>KOR-"),
        ("[USA The US] launched two cruise missiles at [SYR Syria].", "USA>SYR-"),
        ("[USA Washington] urged [PRK Pyongyang] not to test missiles.", "USA>PRK-"),
        ("[PRK North Korea] said it would never give up its nuclear weapons.", "PRK>-"),
        ("[PRK North Korea] refused to give up its nuclear arsenal.", "PRK>-"),
        ("[PRK North Korea] would give up its nuclear weapons.", ""),
        ("[USA Washington] abandoned the nuclear deal with [IRN Iran].", "USA>IRN-"),
    ],
    "in passing": [
        ("Talks hosted by [JPN Tokyo] with [PRK Pyongyang] failed.", ""),
        ("[IRN Iran] denied [UN its] inspectors access.", "IRN>UN-"),
    ],
    "doubt and regret": [
        ("[DEU Berlin] questioned whether [RUS Moscow] was serious about peace.", "DEU>RUS-"),
        ("[USA Washington] doubts that [IRN Tehran] will keep its promises.", "USA>IRN-"),
        ("[JPN Tokyo] expressed deep regret over [PRK Pyongyang]'s launch.", "JPN>PRK-"),
        ("[JPN Tokyo] expressed regret to [KOR Seoul].", "JPN>KOR+"),
    ],
    "refusals": [
        ("[PRK Pyongyang] will never sit down with [USA the United States].", "PRK>USA-"),
        ("[TUR Ankara] would not recognize [ARM Armenia].", "TUR>ARM-"),
        ("[NOR Oslo] will not attack [SWE Sweden].", "NOR>SWE+"),
    ],
    "what for": [
        ("[KOR Seoul] ceased to support [PRK Pyongyang].", "KOR>PRK-"),
    ],
    "texts": [
        ("[CHN Beijing] sent a letter urging [IND Delhi] to pull back.", "CHN>IND-"),
    ],
    "spoiled": [
        ("[KOR Seoul] and [JPN Tokyo] resumed stalled talks.", "KOR>JPN+ JPN>KOR+"),
        ("Ties between [KOR Seoul] and [JPN Tokyo] are not tense.", "KOR>JPN+ JPN>KOR+"),
    ],
    "whose thing": [
        ("[PRK Pyongyang] had sent more troops to [RUS Russia].", "PRK>RUS+"),
        ("[PRK The North] blew up the office in Kaesong that [KOR Seoul] had opened.", "PRK>KOR-"),
        ("[CHN China] held drills near [TWN Taiwan].", "CHN>TWN-"),
        ("[KOR Seoul] held drills with [USA Washington].", "KOR>USA+ USA>KOR+"),
    ],
}

MODALITY = [
    ("[USA Washington] may talk with [PRK Pyongyang].", "hedged"),
    ("[USA Washington] will talk with [PRK Pyongyang] if it disarms.", "conditional"),
    ("It is unclear whether [PRK Pyongyang] will talk with [USA Washington].", "unknown"),
    ("[USA Washington] did not talk with [PRK Pyongyang].", "negated"),
    ("[USA Washington] talked with [PRK Pyongyang].", "asserted"),
    ("[USA Washington] would meet [PRK Kim] under the right conditions.", "conditional"),
    ("[USA Washington] will not be attacked by [PRK Pyongyang].", "negated"),
    ("[USA Washington] will not attack [PRK Pyongyang].", "asserted"),
]

SPEAKER = [
    ("[CHN Beijing] has not given up.", ""),
    ("We condemn [PRK Pyongyang].", "USA>PRK-"),
    ("It will be time for [PRK the North] to return to the negotiating table.", ""),
    ("[KOR Seoul] and [JPN Tokyo] met, but the weather could thwart the goal.", "KOR>JPN+ JPN>KOR+"),
]


DENIED = [
    ("[PRK Pyongyang] will not return to talks with [USA Washington].", "REJECT", "asserted", -0.4, "will not return"),
    ("[PRK Pyongyang] will never return to talks with [USA the US].", "REJECT", "asserted", -0.4, "will never return"),
    ("[PRK Pyongyang] won't return to the deal with [USA Washington].", "REJECT", "asserted", -0.4, "won't return"),
    ("[PRK Pyongyang] refused to return to talks with [USA the US].", "REJECT", "asserted", -0.4, "refused; return"),
    ("[PRK Pyongyang] has not returned to talks with [USA the US].", "CONSULT", "negated", -0.095, "has not returned"),
    ("[PRK Pyongyang] will not participate in joint projects with [KOR Seoul].", "REJECT", "asserted", -0.4,
     "will not; joint projects"),
    ("[CHN Beijing] has not taken part in talks with [JPN Tokyo].", "CONSULT", "negated", -0.075, "has not; talks"),
    ("[PRK Pyongyang] will not agree to talks with [USA Washington].", "REJECT", "asserted", -0.4, "will not agree"),
    ("[USA Washington] would not lift sanctions on [PRK Pyongyang].", "SANCTION", "asserted", -0.56,
     "would not lift sanctions"),
]  # fmt: skip


def marked(text: str) -> tuple[str, list[str], list[Span]]:
    """The sentence without its brackets, the ids and the places of its parties."""
    plain, ids, places = "", [], []
    for piece in re.split(r"(\[[^\]]+\])", text):
        if piece.startswith("["):
            actor, _, words = piece[1:-1].partition(" ")
            ids.append(actor)
            places.append(Span(len(plain), len(plain) + len(words)))
            plain += words
        else:
            plain += piece
    return plain, ids, places


def shown(relations: list[Relation], ids: list[str]) -> set[str]:
    """Relations as the tables write them."""
    signs = ((r, "0" if abs(r.stance) < 0.1 else "+" if r.stance > 0 else "-") for r in relations)
    return {f"{ids[r.source]}>{ids[r.target] if r.target is not None else ''}{sign}" for r, sign in signs}


FLAT = [(category, text, wanted) for category, rows in CASES.items() for text, wanted in rows]


@pytest.mark.parametrize(("category", "text", "wanted"), FLAT, ids=[f"{c}-{n}" for n, (c, _, _) in enumerate(FLAT)])
def test_who_does_what_toward_whom(category: str, text: str, wanted: str) -> None:
    plain, ids, places = marked(text)
    found = shown(read_relations(plain, places), ids)
    assert found == set(wanted.split()), f"{plain}\nwanted {wanted or 'nothing'}\nfound  {' '.join(sorted(found))}"


FIRST = [(category, text) for category, text, wanted in FLAT if wanted and category.isupper()]


@pytest.mark.parametrize(("category", "text"), FIRST, ids=[f"{c}-{n}" for n, (c, _) in enumerate(FIRST)])
def test_evidence_stands_in_the_text_and_outside_the_parties(category: str, text: str) -> None:
    plain, _, places = marked(text)
    for relation in read_relations(plain, places):
        assert relation.evidence
        assert all(0 <= span.start < span.end <= len(plain) for span in relation.evidence)
        assert not any(span.overlaps(place) for span in relation.evidence for place in places)


@pytest.mark.parametrize("category", [category for category in CASES if category.isupper()])
def test_each_category_is_named(category: str) -> None:
    named = [
        category in {relation.category for relation in read_relations(*marked(text)[::2])}
        for text, _ in CASES[category]
    ]
    assert sum(named) >= len(named) / 2, f"{sum(named)} of {len(named)} sentences of {category} are named so"


@pytest.mark.parametrize(("text", "wanted"), MODALITY)
def test_how_sure_it_is(text: str, wanted: str) -> None:
    plain, _, places = marked(text)
    assert wanted in {relation.modality for relation in read_relations(plain, places)}


@pytest.mark.parametrize(("text", "category", "modality", "stance", "words"), DENIED)
def test_a_denial_reaches_what_it_denies(text: str, category: str, modality: str, stance: float, words: str) -> None:
    plain, _, places = marked(text)
    (found,) = read_relations(plain, places)
    assert (found.category, found.modality, round(found.stance, 3)) == (category, modality, stance)
    assert "; ".join(span.of(plain) for span in found.evidence) == words


@pytest.mark.parametrize(("text", "wanted"), SPEAKER)
def test_a_speaker_stands_behind_what_has_no_subject(text: str, wanted: str) -> None:
    plain, ids, places = marked(text)
    found = shown(read_relations(plain, [*places, Span(-1, -1)], speaker=len(places)), [*ids, "USA"])
    assert found == set(wanted.split())


def test_stance_keeps_goldsteins_order() -> None:
    def stance(text: str) -> float:
        plain, _, places = marked(text)
        return read_relations(plain, places)[0].stance

    ranked = [
        "[A Russia] invaded [B Ukraine].",
        "[A Russia] threatened [B Ukraine].",
        "[A Russia] criticized [B Ukraine].",
        "[A Russia] met [B Ukraine].",
        "[A Russia] signed a treaty with [B Ukraine].",
    ]
    stances = [stance(text) for text in ranked]
    assert stances == sorted(stances)
    assert len(set(stances)) == len(stances)


@pytest.mark.parametrize("text", ["Oslo will not meet Lima.", "Oslo will never meet Lima."])
def test_the_evidence_of_a_refusal_shows_its_negation(text: str) -> None:
    relation = read_relations(text, [Span(0, 4), Span(len(text) - 5, len(text) - 1)])[0]
    assert relation.category == "REJECT"
    assert [span.of(text) for span in relation.evidence] == [text[5:-6]]
