import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;

/** The jobs as a user of Kafka Streams writes them: KafkaStreamsJobs JOB BOOTSTRAP APPLICATION INPUT OUTPUT STATE-DIRECTORY RECORDS */
final class KafkaStreamsJobs {
  public static void main(String[] args) throws InterruptedException {
    var job = args[0];
    var input = args[3];
    var output = args[4];
    var marks = new Marks(Long.parseLong(args[6]));
    var builder = new StreamsBuilder();

    if (job.equals("j1")) {
      var json = json();
      builder
          .stream(input, Consumed.with(Serdes.String(), json))
          .peek((key, question) -> marks.record())
          .filter((key, question) -> question.get("votes").asInt() > 0)
          .mapValues(question -> question.put("status", "processed"))
          .to(output, Produced.with(Serdes.String(), json));
    } else {
      builder
          .stream(input, Consumed.with(Serdes.String(), Serdes.ByteArray()))
          .peek((key, question) -> marks.record())
          .groupByKey()
          .count(Materialized.as("counts"))
          .toStream()
          .to(output, Produced.with(Serdes.String(), Serdes.Long()));
    }

    var streams = new KafkaStreams(builder.build(), settings(args[1], args[2], args[5]));
    streams.start();
    marks.awaitAllProcessed();
    streams.close();
    marks.mark("closed");
  }

  private static Properties settings(String bootstrapServers, String applicationId, String stateDir) {
    var settings = new Properties();
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDir);
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1_000);
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 10 << 20);
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.ACKS_CONFIG), "all");
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "none");
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    return settings;
  }

  /** Jackson's tree: parse, add a field, write. */
  private static Serde<ObjectNode> json() {
    var mapper = new ObjectMapper();
    return Serdes.serdeFrom(
        (topic, value) -> {
          try {
            return value == null ? null : mapper.writeValueAsBytes(value);
          } catch (JsonProcessingException error) {
            throw new UncheckedIOException(error);
          }
        },
        (topic, bytes) -> {
          try {
            return bytes == null ? null : (ObjectNode) mapper.readTree(bytes);
          } catch (IOException error) {
            throw new UncheckedIOException(error);
          }
        });
  }
}
