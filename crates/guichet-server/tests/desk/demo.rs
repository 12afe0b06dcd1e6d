//! The demonstration as it plays: who writes, how each reply is taken, and that it never falls silent. A hundred times faster
//! than for people.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use guichet_server::demo::{Director, Pace, Prepared, prepare};
use guichet_server::{Config, Key, Parts, Server, System};
use guichet_store::{ExportedMessage, Store};
use serde_json::{Value, json};
use uuid::Uuid;

/// A demonstration with its visitor.
struct Stage {
    server: Server,
    store: Store,
    prepared: Prepared,
    client: reqwest::Client,
    cookie: String,
    csrf: String,
    director: tokio::task::JoinHandle<()>,
}

impl Stage {
    async fn open() -> Self {
        Self::on(Store::open_temporary().await.unwrap()).await
    }

    async fn on(store: Store) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let config = Config { listen: ([127, 0, 0, 1], 0).into(), ..Config::default() };
        let surroundings = guichet_server::serve::surroundings(&config);
        let prepared = prepare(&store, &System, "fr").await.unwrap();
        let pace = Pace::default().faster(100);
        let director = Director::new(store.clone(), surroundings.sandbox.clone(), Arc::new(System), &prepared, pace);
        let parts =
            Parts { config, store: store.clone(), key: Key::new([7; 32]), source: Arc::new(System), surroundings };
        let server = Server::start(parts).await.unwrap();
        let client = reqwest::Client::new();
        let link = json!({"token": prepared.sign_in_token});
        let url = format!("http://{}/api/sign-in-link", server.address());
        let signed_in = client.post(url).json(&link).send().await.unwrap();
        let cookie = signed_in.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        let csrf = signed_in.json::<Value>().await.unwrap()["csrf"].as_str().unwrap().to_owned();
        let director = tokio::spawn(director.play());
        let stage = Self { server, store, prepared, client, cookie, csrf, director };
        for brand in ["pigeonnet", "fildor", "air-sterne"] {
            let path = format!("/api/brands/{brand}/settings");
            let mut settings = stage.get(&path).await;
            settings["undo_seconds"] = json!(0);
            stage.ask(reqwest::Method::PUT, &path, Some(&settings)).await;
        }
        stage
    }

    async fn ask(&self, method: reqwest::Method, path: &str, body: Option<&Value>) -> (u16, Value) {
        let url = format!("http://{}{path}", self.server.address());
        let mut request = self.client.request(method, url).header("cookie", &self.cookie);
        request = request.header("x-csrf-token", &self.csrf);
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        (status, answer.json().await.unwrap_or_default())
    }

    async fn get(&self, path: &str) -> Value {
        let (status, answer) = self.ask(reqwest::Method::GET, path, None).await;
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    }

    /// The address of the case that somebody's message is in, once it is there.
    async fn case_of(&self, brand: &str, key: &str) -> String {
        let found = self.prepared.brands.iter().find(|known| known.stories.slug == brand).unwrap();
        let story = found.stories.stories.iter().find(|story| story.key == key).unwrap();
        let channel = found.channels[&story.network];
        let started = Instant::now();
        loop {
            let id = format!("{brand}.{key}");
            if let Some(message) = self.store.message_by_external_id(channel, &story.network, &id).await.unwrap() {
                return format!("/api/brands/{brand}/cases/{}", message.case_id);
            }
            assert!(started.elapsed() < Duration::from_secs(30), "{key} did not come");
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    }

    /// Every message of the brand of a case.
    async fn told(&self, case: &str) -> Vec<String> {
        let slug = case.split('/').nth(3).unwrap();
        let brand = self.prepared.brands.iter().find(|brand| brand.stories.slug == slug).unwrap();
        let all = self.store.export_messages(brand.id, None, 500).await.unwrap();
        let text = |message| match message {
            ExportedMessage::Message(message) => Some(message.text),
            ExportedMessage::Raw(_) => None,
        };
        all.into_iter().filter_map(|(_, message)| text(message)).collect()
    }

    /// How many messages are in the thread of a case.
    async fn length(&self, case: &str) -> usize {
        let detail = self.get(case).await;
        detail["conversations"][0]["messages"].as_array().map_or(0, Vec::len)
    }

    /// Sends a reply; what the guard holds leaves with a reason.
    async fn reply(&self, case: &str, text: &str) {
        let detail = self.get(case).await;
        let thread = &detail["conversations"][0];
        let mut reply = json!({
            "reply_id": Uuid::now_v7(), "conversation_id": thread["id"], "visibility": thread["visibility"], "text": text,
            "seen_up_to": thread["messages"].as_array().unwrap().last().unwrap()["id"],
        });
        let path = format!("{case}/replies");
        let (mut status, mut answer) = self.ask(reqwest::Method::POST, &path, Some(&reply)).await;
        if status == 422 {
            let findings = answer["report"]["findings"].as_array().unwrap_or_else(|| panic!("{answer}")).clone();
            let rules: BTreeSet<&str> = findings.iter().filter_map(|finding| finding["rule"].as_str()).collect();
            let reasons: Vec<Value> =
                rules.iter().map(|rule| json!({"rule": rule, "reason": "pour voir ce qui se passe"})).collect();
            reply["overrules"] = json!(reasons);
            (status, answer) = self.ask(reqwest::Method::POST, &path, Some(&reply)).await;
        }
        assert_eq!(status, 202, "{text}: {answer}");
    }

    /// The desk says that it is solved.
    async fn solve(&self, case: &str) {
        let (status, answer) = self.ask(reqwest::Method::POST, &format!("{case}/solve"), Some(&json!({}))).await;
        assert_eq!(status, 200, "{answer}");
    }

    /// Waits until somebody says something to the brand of a case.
    async fn said(&self, case: &str, words: &str) {
        let started = Instant::now();
        loop {
            let told = self.told(case).await;
            if told.iter().any(|text| text.contains(words)) {
                return;
            }
            assert!(started.elapsed() < Duration::from_secs(20), "nobody said “{words}”: {told:#?}");
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    }

    /// Nobody says anything more in the case for as long as it takes many times to read and type.
    async fn silent(&self, case: &str) {
        let before = self.length(case).await;
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        assert_eq!(self.length(case).await, before, "{:#?}", self.get(case).await["conversations"]);
    }

    async fn messages(&self) -> usize {
        let mut count = 0;
        for brand in &self.prepared.brands {
            let all = self.store.export_messages(brand.id, None, 500).await.unwrap();
            let understood = |message: &ExportedMessage| matches!(message, ExportedMessage::Message(_));
            count += all.iter().filter(|(_, message)| understood(message)).count();
        }
        count
    }

    async fn until_there_are(&self, count: usize) {
        let started = Instant::now();
        while self.messages().await < count {
            assert!(started.elapsed() < Duration::from_secs(60), "{} messages and no more", self.messages().await);
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    async fn close(self) {
        self.director.abort();
        self.server.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_reply_is_taken_as_people_take_it() {
    let stage = Stage::open().await;
    // Helped, they say thanks, once.
    let noam = stage.case_of("pigeonnet", "question-simple").await;
    let answer =
        "Bonjour Noam, oui, nous prenons les batteries de vélo vers la Belgique, jusqu’à 30 kg par colis. Camille";
    stage.reply(&noam, answer).await;
    stage.said(&noam, "c'est clair et c'est rapide").await;
    stage.reply(&noam, "Avec plaisir, bonne route à vous. Camille").await;
    stage.silent(&noam).await;
    // Promised something, they wait.
    let gilles = stage.case_of("fildor", "mesures-techniques").await;
    stage.reply(&gilles, "Bonjour Monsieur Sabatier, je vous écris ici demain avant 18 h. Camille").await;
    stage.said(&gilles, "Je serai là à cette date").await;
    // Sorry is no answer.
    let cyril = stage.case_of("pigeonnet", "insulte-et-demande").await;
    stage.reply(&cyril, "Nous sommes sincèrement désolés pour la gêne occasionnée.").await;
    stage.said(&cyril, "Encore du blabla").await;
    // Asked something back, they answer.
    let mireille = stage.case_of("fildor", "demarchage").await;
    stage.reply(&mireille, "Bonjour Madame, à quelle heure vous appelle-t-on le plus souvent ?").await;
    stage.said(&mireille, "dès que je retrouve le papier").await;
    stage.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_sent_away_comes_back_angrier_and_then_leaves() {
    let stage = Stage::open().await;
    let maelle = stage.case_of("pigeonnet", "livraison-d-un-trait").await;
    let away = "Bonjour, merci de vous rapprocher de notre service client via l’application.";
    stage.reply(&maelle, away).await;
    stage.said(&maelle, "Vous m'envoyez balader").await;
    stage.reply(&maelle, "Merci de contacter notre service client au 3900, qui vous renseignera.").await;
    stage.said(&maelle, "j’irai voir la concurrence").await;
    stage.reply(&maelle, away).await;
    stage.silent(&maelle).await;
    // Nobody may say that it is solved before somebody looked whether she was helped there. And she confirms nothing.
    let (status, refused) = stage.ask(reqwest::Method::POST, &format!("{maelle}/solve"), Some(&json!({}))).await;
    assert_eq!((status, &refused["error"]["code"]), (409, &json!("follow_up_owed")));
    let owed = stage.get(&maelle).await["promises"].as_array().unwrap().clone();
    let owed = owed.iter().find(|owed| owed["state"] == "open").unwrap()["id"].as_str().unwrap().to_owned();
    let brand = maelle.split_once("/cases/").unwrap().0;
    let (status, kept) = stage.ask(reqwest::Method::POST, &format!("{brand}/promises/{owed}/keep"), None).await;
    assert_eq!(status, 200, "{kept}");
    stage.solve(&maelle).await;
    tokio::time::sleep(Duration::from_millis(800)).await;
    assert_eq!(stage.get(&maelle).await["case"]["state"], "solved");
    stage.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_is_measured_by_what_the_customer_wrote_last() {
    let stage = Stage::open().await;
    // Her first question is answered with the second turn still open; then the second alone is answered.
    let noam = stage.case_of("pigeonnet", "question-simple").await;
    stage.reply(&noam, "Bonjour Noam, oui, nous prenons les batteries de vélo vers la Belgique. Camille").await;
    stage.said(&noam, "Et pour le poids maximum").await;
    stage.reply(&noam, "Le poids maximum est de 30 kg par colis. Camille").await;
    stage.said(&noam, "c'est clair et c'est rapide").await;
    stage.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn data_that_was_asked_for_in_public_is_used_by_a_stranger() {
    let stage = Stage::open().await;
    let sonia = stage.case_of("air-sterne", "famille-bloquee").await;
    let asks = "Bonjour Sonia, donnez-nous ici votre numéro de réservation, je m’en occupe ce soir avant 22 h. Camille";
    let detail = stage.get(&sonia).await;
    let thread = &detail["conversations"][0];
    let draft = json!({
        "reply_id": Uuid::now_v7(), "conversation_id": thread["id"], "visibility": "public", "text": asks,
        "seen_up_to": thread["messages"][0]["id"],
    });
    let (status, held) = stage.ask(reqwest::Method::POST, &format!("{sonia}/replies"), Some(&draft)).await;
    assert_eq!(status, 422, "without a reason it does not leave: {held}");
    stage.reply(&sonia, asks).await;
    stage.said(&sonia, "réservation K7RM2Q").await;
    // The stranger writes under the same message, with what she published; she learns of it.
    stage.said(&sonia, "votre dossier K7RM2Q sous les yeux").await;
    stage.said(&sonia, "notre vol RETOUR est annulé").await;
    // Where the charter says nothing, no reason lets it pass.
    let maelle = stage.case_of("pigeonnet", "livraison-d-un-trait").await;
    let detail = stage.get(&maelle).await;
    let thread = &detail["conversations"][0];
    let draft = json!({
        "reply_id": Uuid::now_v7(), "conversation_id": thread["id"], "visibility": "public",
        "text": "Bonjour Maëlle, donnez-nous ici votre adresse et votre téléphone. Camille",
        "seen_up_to": thread["messages"][0]["id"],
        "overrules": [{"rule": "personal_data_in_public", "reason": "pour voir"}],
    });
    let (status, _) = stage.ask(reqwest::Method::POST, &format!("{maelle}/replies"), Some(&draft)).await;
    assert_eq!(status, 422);
    stage.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_are_answered_at_once_and_what_is_solved_is_confirmed() {
    let stage = Stage::open().await;
    let mut cases = Vec::new();
    for (brand, key) in [("pigeonnet", "merci-de-gare"), ("air-sterne", "merci-equipage"), ("fildor", "demarchage")] {
        cases.push(stage.case_of(brand, key).await);
    }
    let replies = [
        "Merci Madame, je le dis à Karim. Camille",
        "Thank you João, Léon will be glad. Camille",
        "Bonjour Madame, ce n’est pas nous : ce sont des escrocs, raccrochez. Camille",
    ];
    for (case, words) in cases.iter().zip(replies) {
        stage.reply(case, words).await;
    }
    for (case, words) in cases.iter().zip(["gentil de lui transmettre", "She will be so proud", "rassurée"]) {
        stage.said(case, words).await;
    }
    // Asked back until she has said all, she is content when it is declared solved.
    let agathe = stage.case_of("air-sterne", "insuline-cabine").await;
    let asks = "Bonjour Agathe, à quelle date prenez-vous l’avion ?";
    for answer in ["dès que je retrouve le papier", "Voilà, c’est envoyé"] {
        stage.reply(&agathe, asks).await;
        stage.said(&agathe, answer).await;
    }
    stage.reply(&agathe, asks).await;
    stage.silent(&agathe).await;
    stage.solve(&agathe).await;
    let started = Instant::now();
    while stage.get(&agathe).await["case"]["state"] != "confirmed" {
        assert!(started.elapsed() < Duration::from_secs(20), "nobody confirmed");
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
    stage.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_never_falls_silent_on_the_second_start_as_little_as_on_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let options = || guichet_store::Options {
        folder: folder.path().to_path_buf(),
        database_url: None,
        key: guichet_store::SecretKey([7; 32]),
    };
    let stage = Stage::on(Store::open(options()).await.unwrap()).await;
    let told: usize =
        stage.prepared.brands.iter().flat_map(|brand| &brand.stories.stories).filter(|story| !story.passing).count();
    // The tour stands, and the burst became one incident.
    stage.until_there_are(told + 4).await;
    let tour = stage.get("/api/demo").await;
    assert_eq!(tour["tour"].as_array().unwrap().len(), 5);
    let incidents = stage.get("/api/brands/fildor/incidents").await;
    assert_eq!(incidents["incidents"].as_array().unwrap().len(), 1, "{incidents}");
    let gilles = stage.case_of("fildor", "mesures-techniques").await;
    stage.close().await;

    let again = Stage::on(Store::open(options()).await.unwrap()).await;
    let before = again.messages().await;
    again.until_there_are(before + 6).await;
    // People of the first time still answer.
    again.reply(&gilles, "Bonjour Monsieur Sabatier, je vous écris ici demain avant 18 h. Camille").await;
    again.said(&gilles, "Je serai là à cette date").await;
    // And so does somebody who passed by the first time.
    let found = again.prepared.brands.iter().find(|brand| brand.stories.slug == "pigeonnet").unwrap();
    let all = again.store.export_messages(found.id, None, 500).await.unwrap();
    let passer = all.into_iter().find_map(|(_, message)| match message {
        ExportedMessage::Message(message) if message.external_id.contains('~') && message.text.contains('?') => {
            Some(message)
        }
        _ => None,
    });
    let passer = passer.expect("somebody passed by");
    let case = format!("/api/brands/pigeonnet/cases/{}", passer.case_id);
    let before = again.length(&case).await;
    again.reply(&case, "Nous sommes sincèrement désolés pour la gêne occasionnée.").await;
    let started = Instant::now();
    while again.length(&case).await < before + 2 {
        assert!(started.elapsed() < Duration::from_secs(20), "nobody answers: {}", passer.text);
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
    again.close().await;
}
