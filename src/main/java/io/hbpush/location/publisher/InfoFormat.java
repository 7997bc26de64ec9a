package io.hbpush.location.publisher;

import io.hbpush.channel.ChannelInfo;

/** The four ways to write channel information down (push-relay section 4). */
enum InfoFormat {
  PLAIN {
    @Override
    String write(ChannelInfo info, String last) {
      return "queued messages: "
          + info.messages()
          + "\r\nlast requested: "
          + info.requestedSecondsAgo()
          + " sec. ago\r\nactive subscribers: "
          + info.subscribers()
          + "\r\nlast message id: "
          + last;
    }
  },
  JSON {
    @Override
    String write(ChannelInfo info, String last) {
      return "{\"messages\": "
          + info.messages()
          + ", \"requested\": "
          + info.requestedSecondsAgo()
          + ", \"subscribers\": "
          + info.subscribers()
          + ", \"last_message_id\": \""
          + last
          + "\" }";
    }
  },
  XML {
    @Override
    String write(ChannelInfo info, String last) {
      return "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\r\n<channel>\r\n  <messages>"
          + info.messages()
          + "</messages>\r\n  <requested>"
          + info.requestedSecondsAgo()
          + "</requested>\r\n  <subscribers>"
          + info.subscribers()
          + "</subscribers>\r\n  <last_message_id>"
          + last
          + "</last_message_id>\r\n</channel>";
    }
  },
  YAML {
    @Override
    String write(ChannelInfo info, String last) {
      return "---\r\nmessages: "
          + info.messages()
          + "\r\nrequested: "
          + info.requestedSecondsAgo()
          + "\r\nsubscribers: "
          + info.subscribers()
          + "\r\nlast_message_id: \""
          + last
          + "\"\r\n\r\n";
    }
  };

  /**
   * Writes it.
   *
   * @param last the last message id, which information about several channels together has not
   */
  abstract String write(ChannelInfo info, String last);
}
