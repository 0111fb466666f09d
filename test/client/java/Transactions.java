import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Kafka's own producers and consumer, doing what lines on standard input say: Transactions BOOTSTRAP.
 * Each line is answered by one line, `ok …` or `error …`. Bytes are in Base64, `-` is null.
 */
final class Transactions {
  private final String bootstrapServers;
  private final Map<String, Transactional> producers = new HashMap<>();

  private Transactions(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  public static void main(String[] args) throws IOException {
    var transactions = new Transactions(args[0]);
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (var line = input.readLine(); line != null; line = input.readLine()) {
      try {
        System.out.println("ok " + transactions.answer(line.split(" ")));
      } catch (Exception e) {
        System.out.println("error " + e.toString().replace('\n', ' '));
      }
    }
    System.exit(0);
  }

  /** open ID | send ID TOPIC PARTITION KEY VALUE … | offsets ID GROUP TOPIC PARTITION OFFSET | commit ID | abort ID | close ID | read TOPIC PARTITION FROM */
  private String answer(String[] words) throws Exception {
    var command = words[0];
    if (command.equals("read")) return read(new TopicPartition(words[1], Integer.parseInt(words[2])), words[3]);
    var id = words[1];
    if (command.equals("open")) producers.put(id, new Transactional(bootstrapServers, id));
    var producer = producers.get(id);
    switch (command) {
      case "open" -> {}
      case "send" -> producer.send(words);
      case "offsets" -> producer.sendOffsets(words);
      case "commit" -> producer.commit();
      case "abort" -> producer.abort();
      case "close" -> producers.remove(id).close();
      default -> throw new IllegalArgumentException(command);
    }
    return "";
  }

  /** `OFFSET:VALUE` of all that the consumer hands out up to the last stable offset as it is now. */
  private String read(TopicPartition partition, String from) {
    Map<String, Object> settings = Map.of(
        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
        ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none",
        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    var read = new StringBuilder();
    try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, Long.parseLong(from));
      var end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        for (var record : consumer.poll(Duration.ofMillis(100))) {
          read.append(record.offset()).append(':').append(text(record.value())).append(' ');
        }
      }
    }
    return read.toString().trim();
  }

  private static byte[] bytes(String word) {
    return word.equals("-") ? null : Base64.getDecoder().decode(word);
  }

  private static String text(byte[] bytes) {
    return bytes == null ? "-" : Base64.getEncoder().encodeToString(bytes);
  }

  /** One producer; what is sent outside a transaction begins one. */
  private static final class Transactional implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;
    private boolean began = false;

    Transactional(String bootstrapServers, String transactionalId) {
      Map<String, Object> settings = Map.of(
          ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
          ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId,
          // What is sent together becomes one batch: nothing leaves before it is flushed.
          ProducerConfig.LINGER_MS_CONFIG, 60_000,
          ProducerConfig.BATCH_SIZE_CONFIG, 1_000_000);
      producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
      producer.initTransactions();
    }

    void send(String[] words) throws Exception {
      begin();
      var partition = Integer.parseInt(words[3]);
      for (int at = 4; at < words.length; at += 2) {
        producer.send(new ProducerRecord<>(words[2], partition, bytes(words[at]), bytes(words[at + 1])));
      }
      producer.flush();
    }

    void sendOffsets(String[] words) {
      begin();
      var partition = new TopicPartition(words[3], Integer.parseInt(words[4]));
      var offset = new OffsetAndMetadata(Long.parseLong(words[5]));
      producer.sendOffsetsToTransaction(Map.of(partition, offset), new ConsumerGroupMetadata(words[2]));
    }

    void commit() {
      producer.commitTransaction();
      began = false;
    }

    void abort() {
      producer.abortTransaction();
      began = false;
    }

    /** A transaction that is open stays open, as after a crash. */
    @Override
    public void close() {
      producer.close(Duration.ZERO);
    }

    private void begin() {
      if (!began) producer.beginTransaction();
      began = true;
    }
  }
}
