-- Who had waited for the turn still saw no partition where another one had just made it, as names are looked up in what a
-- connection remembers. The catalogue itself is asked now, which every statement sees as it is.
CREATE OR REPLACE FUNCTION "ensure_candle_partitions"("earliest" TIMESTAMPTZ, "latest" TIMESTAMPTZ) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  first_year integer := greatest(extract(year FROM earliest AT TIME ZONE 'UTC'), 1999);
  last_year integer := greatest(extract(year FROM latest AT TIME ZONE 'UTC'), 1999);
  partition_name text;
BEGIN
  IF latest >= '2200-01-01Z' THEN
    RAISE EXCEPTION 'no candles are kept of %', latest;
  END IF;
  FOR partition_year IN first_year .. last_year LOOP
    partition_name := CASE partition_year WHEN 1999 THEN 'candles_before_2000' ELSE 'candles_' || partition_year END;
    CONTINUE WHEN to_regclass(partition_name) IS NOT NULL;
    PERFORM pg_advisory_xact_lock(hashtextextended('tickwire candle partitions', 0));
    CONTINUE WHEN EXISTS (
      SELECT FROM pg_class WHERE relname = partition_name AND relnamespace = current_schema()::regnamespace
    );
    EXECUTE format('CREATE TABLE %I (LIKE candles INCLUDING ALL)', partition_name);
    EXECUTE format(
      'ALTER TABLE candles ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%L)',
      partition_name,
      CASE partition_year WHEN 1999 THEN 'MINVALUE' ELSE quote_literal(partition_year || '-01-01Z') END,
      partition_year + 1 || '-01-01Z'
    );
  END LOOP;
END $$;
