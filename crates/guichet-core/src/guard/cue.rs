//! What an expression of a reply tells, by the names used in the data files.
#![allow(dead_code, unreachable_pub, reason = "the macro of the closed vocabularies makes public items")]

use crate::words;

words! {
    /// What an expression of a reply tells.
    Cue {
        // What is said to everybody.
        Greeting = "greeting", Closing = "closing", Thanks = "thanks", Wish = "wish",
        // Feelings, that take the rest of their clause with them.
        Apology = "apology", Sympathy = "sympathy", Joy = "joy",
        // Words that bring nothing.
        Reassurance = "reassurance", Noted = "noted", Patience = "patience", GenericOffer = "generic_offer",
        SetPhrase = "set_phrase",
        // Debts.
        VagueTime = "vague_time", PromiseContact = "promise_contact", PromiseAct = "promise_act", Future = "future",
        Immediate = "immediate", Condition = "condition",
        // Ways out.
        Send = "send", Available = "available", PrivateWay = "private_way", SameThread = "same_thread", Emergency = "emergency",
        Mediator = "mediator", Optional = "optional", LinkIsAnswer = "link_is_answer", OfferToDo = "offer_to_do",
        App = "app", Page = "page", Form = "form", Chat = "chat", Service = "service", Shop = "shop", Company = "company",
        ByMail = "by_mail", ByPhone = "by_phone", OtherChannels = "other_channels", ClosedDoor = "closed_door", PaidNumber = "paid_number",
        NetX = "net_x", NetFacebook = "net_facebook", NetMessenger = "net_messenger", NetInstagram = "net_instagram",
        NetWhatsapp = "net_whatsapp", NetTelegram = "net_telegram", NetMastodon = "net_mastodon", NetBluesky = "net_bluesky",
        NetLinkedin = "net_linkedin", NetTiktok = "net_tiktok",
        // Personal data.
        Ask = "ask", DataNoun = "data_noun", BareData = "bare_data", InPublic = "in_public", SafeWay = "safe_way",
        DoNot = "do_not", Customer = "customer",
        // What a file says, gives or changes.
        FileView = "file_view", FileStatus = "file_status", FileFact = "file_fact", Gesture = "gesture", Change = "change",
        // Tone.
        Irony = "irony", Condescension = "condescension", CalmDown = "calm_down", BlameCustomer = "blame_customer",
        BlameSupplier = "blame_supplier", ConditionalApology = "conditional_apology", Argue = "argue", Rude = "rude",
        Laugh = "laugh", Play = "play", Wink = "wink", ThouForm = "thou_form",
        // Answers.
        YesNo = "yes_no", Because = "because", Step = "step", AskBack = "ask_back", Robot = "robot",
        AsksWhere = "asks_where", AsksWhen = "asks_when", AsksHowMuch = "asks_how_much", AsksHow = "asks_how",
        AsksWhy = "asks_why", AsksYesNo = "asks_yes_no", AsksWho = "asks_who", Done = "done", Solved = "solved",
        // Nothing else follows.
        LastWord = "last_word",
    }
}
