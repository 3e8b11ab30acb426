//! What a decrypted message says to a person.

use waproto::whatsapp as wa;

/// The words a phone shows for `message`; `None` when it shows nothing (keys, settings, reactions).
pub(crate) fn words(message: &wa::Message) -> Option<String> {
    if let Some(text) = message.conversation.as_ref().filter(|text| !text.is_empty()) {
        return Some(text.clone());
    }
    if let Some(extended) = message.extended_text_message.as_option() {
        return Some(extended.text.clone().unwrap_or_default());
    }
    let attached = [
        message.image_message.as_option().map(|part| part.caption.clone().unwrap_or_else(|| "Фото".to_owned())),
        message.video_message.as_option().map(|part| part.caption.clone().unwrap_or_else(|| "Видео".to_owned())),
        message.document_message.as_option().map(|part| part.file_name.clone().unwrap_or_else(|| "Документ".to_owned())),
        message.audio_message.as_option().map(|_| "Голосовое сообщение".to_owned()),
    ];
    attached.into_iter().flatten().next()
}

/// What is inside the copy that a linked device sends to its own phone; the message itself when it is no such copy.
pub(crate) fn unwrap_copy(message: &wa::Message) -> &wa::Message {
    message.device_sent_message.as_option().and_then(|copy| copy.message.as_option()).unwrap_or(message)
}

/// A plain text.
pub(crate) fn plain(text: &str) -> wa::Message {
    wa::Message { conversation: Some(text.to_owned()), ..Default::default() }
}
