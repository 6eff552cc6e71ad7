### What stands on the pages and in the read-me of an export.

export-ddi =
    .abstract = Responses of { $n } cases to a structured questionnaire, held as a conversation in a messaging application.
    .universe = Everybody on the study’s roster, and whoever came by its open link, who consented.
    .kind = Survey data, one record per case
    .mode = Self-administered questionnaire in Telegram, one question at a time

export-book =
    .title = Codebook
    .version = Questionnaire version { $version }
    .read-at = Read on { $moment }
    .cases = { $n } cases
    .variables = { $n } variables
    .synthetic = SYNTHETIC: these are not answers of real people.
    .language = Language
    .find = Find a variable
    .contents = All variables
    .missing = Why a cell holds no answer
    .missing-note = Every coded or numeric cell holds a value or one of these reasons; below, only those that occur are listed.
    .code = Code
    .label = Meaning
    .n = n
    .percent = Valid %
    .name = Variable
    .kind = Kind
    .measure = Measure
    .text = Wording
    .asked = Asked of
    .everybody = everybody who consented
    .formula = How it is worked out
    .valid = { $valid } of { $n } valid
    .set = One option of “{ $question }”
    .decimals = Decimals
    .summary = Minimum { $min }, maximum { $max }, mean { $mean }, median { $median }
    .unweighted = Frequencies are unweighted.
    .none = no case
    .is-missing = Missing
    .values = Codes
    .set-name = Multiple-response set
    .stata = Stata

export-kind =
    .code = codes
    .number = number
    .text = text
    .datetime = date and time (UTC)

export-measure =
    .nominal = nominal
    .ordinal = ordinal
    .scale = scale

export-readme =
    .language = IN ENGLISH
    .cases = { $n } cases, { $variables } variables. Questionnaire version: { $versions }. Read on { $moment }.
    .synthetic = SYNTHETIC: this comes from a { $kind } store. These are not answers of real people.
    .public = Public profile: categories are merged, and case identifiers belong to this release only.
    .files = Files
    .f-csv = responses.csv: codes, a line a case, with the codes of missing values. The copy to archive.
    .f-na = responses_na.csv: the same with a blank for every missing value (jamovi, JASP, gretl, a quick look).
    .f-parquet = responses.parquet: the same for R arrow, DuckDB, polars and pandas.
    .f-sav = responses_{ $locale }.sav: SPSS and PSPP, with labels, missing range and multiple-response sets.
    .f-zsav = responses_{ $locale }.zsav: compressed SPSS, without multiple-response sets; gretl does not read it.
    .f-dta = responses.dta: Stata 14 and newer, with extended missing values; `label language` changes the labels’ language.
    .f-xlsx = responses_labels.xlsx: for reading, with labels instead of codes; every cell is a text.
    .f-excel = responses_excel_altered.csv: ALTERED so that Excel takes no cell for a formula. Never archive it.
    .f-long = answers_long: a row an answer ever given, changed ones too.  paradata: a row a time an item was shown.
    .f-dispositions = dispositions.csv: a row a case ever invited or opened, with its AAPOR class.
    .f-text = open_text.csv: what people typed. Import it as text, never open it in Excel; nobody has redacted it yet.
    .f-codebook = codebook.html to read, codebook.xlsx to filter, codebook.json for programs: wording, labels, codes, counts.
    .f-questionnaire = questionnaire_*: the whole questionnaire as it was asked.
    .f-ddi = ddi-codebook-2.5.xml and datapackage.json: for archives and for tools.
    .f-syntax = syntax/: programs that read responses.csv in SPSS/PSPP, R and Stata. The one for Stata was not run.
    .f-sums = SHA256SUMS: check with  sha256sum -c SHA256SUMS
    .missing = Missing values
    .missing-text = No cell is empty without a reason. In CSV and Parquet the reason is a code: leave out -99 to -93 before taking means. The .sav files declare the range as missing, the .dta has letters.
    .trap-r = R: haven::read_sav() makes the reasons NA. With user_na = TRUE call haven::zap_missing() before taking means.
    .trap-gretl = gretl does not know the missing range of .sav files: open the .dta or responses_na.csv.
    .trap-times = Times are UTC and cut to the minute.
    .trap-xlsx = There is no XLSX: { $n } cases are more than { $most }. Use responses.csv, or the .sav or .dta files.
    .no-text = What people typed is left out; whoever may have it asks for it with --open-text.
    .cuts = Labels that a format cannot hold whole were cut at a character; codebook.json has them whole.
    .cuts-sav = SPSS ({ $locale })
    .cuts-dta = Stata ({ $locale })
    .no-cuts = No label had to be cut.
    .licence = Licence and citation: LICENCE.txt, CITATION.txt.
    .profile-research = Research profile: case identifiers are random; the data are pseudonymous, not anonymous. Keep them as personal data.

export-citation =
    .text = { $owners } ({ $year }). { $title } [data set, questionnaire version { $version }, read on { $moment }].
    .fill = An archive gives the persistent identifier; write it here:
    .contact = Contact: { $contact }
    .ethics = Ethics reference: { $ethics }

export-licence =
    .data = No licence for the data is granted by this file. The study’s controller decides under which terms they are shared; until then only the people named in the data protection agreement may use them.
    .questionnaire = The questionnaire and its wording: CC BY 4.0.
